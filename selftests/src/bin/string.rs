// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Strings and kinds of characters.
//!
//! What they answer in general is compared with glibc on the host. Here are the answers that small libraries get wrong, and
//! those that could depend on a machine: the sign of a byte, the order of memory, and its end.
#![no_std]
#![no_main]

use core::cmp::Ordering::{Equal, Greater, Less};
use nilibc::*;
use selftests::is;

selftest! {
    // Searching.
    strchr_finds_the_end                   => strchr(c"text", 0) == Some(c"");
    strchr_finds_the_first                 => strchr(c"a/b/c", b'/') == Some(c"/b/c");
    strchr_of_what_is_not_there            => strchr(c"text", b'y').is_none();
    strchr_finds_bytes_above_127           => strchr(c"a\xffb", 0xff) == Some(c"\xffb");
    strrchr_finds_the_end                  => strrchr(c"text", 0) == Some(c"");
    strrchr_finds_the_last                 => strrchr(c"a/b/c", b'/') == Some(c"/c");
    strchrnul_ends_where_nothing_is        => strchrnul(c"text", b'y') == c"";
    strstr_finds_the_empty_string          => strstr(c"text", c"") == Some(c"text") && strstr(c"", c"") == Some(c"");
    strstr_finds_the_first                 => strstr(c"abababc", c"babc") == Some(c"babc");
    strstr_of_what_begins_only             => strstr(c"aab", c"abc").is_none();
    strcasestr_passes_over_case            => strcasestr(c"one TWO two", c"two") == Some(c"TWO two");
    strpbrk_finds_any_of_a_set             => strpbrk(c"key = value", c"=: ") == Some(c" = value");
    strpbrk_of_an_empty_set                => strpbrk(c"text", c"").is_none();
    strspn_and_strcspn_count               => strspn(c"  text", c" ") == 2 && strcspn(c"key=1", c"=") == 3;
    memchr_stops_at_its_end                => memchr(b"abc", b'c') == Some(2) && memchr(b"ab", b'c').is_none();
    memrchr_starts_at_the_end              => memrchr(b"abcabc", b'b') == Some(4);
    memmem_of_nothing                      => memmem(b"abc", b"") == Some(0) && memmem(b"", b"a").is_none();
    memmem_at_the_end                      => memmem(b"aab", b"ab") == Some(1);
    strnlen_stops_at_the_size              => strnlen(b"abc") == 3 && strnlen(b"a\0c") == 1 && strnlen(b"") == 0;
    gnu_basename_of_a_directory            => gnu_basename(c"/usr/") == c"" && gnu_basename(c"usr") == c"usr";

    // Comparing.
    strcmp_takes_bytes_as_unsigned         => strcmp(c"\x80", c"\x7f") == Greater;
    strcmp_of_what_is_longer               => strcmp(c"ab", c"a") == Greater && strcmp(c"", c"") == Equal;
    strncmp_of_nothing                     => strncmp(c"a", c"b", 0) == Equal;
    strncmp_stops_at_the_end               => strncmp(c"a", c"a", 9) == Equal && strncmp(c"ax", c"ay", 1) == Equal;
    strcasecmp_passes_over_case            => strcasecmp(c"TeXt", c"tExT") == Equal && strcasecmp(c"[", c"{") == Less;
    strcasecmp_compares_small_letters      => strcasecmp(c"_", c"A") == Less;
    strncasecmp_stops_at_the_size          => strncasecmp(c"ABc", c"abD", 2) == Equal;
    strverscmp_is_in_order                 => strverscmp_is_in_order();

    // Copying.
    strlcpy_is_cut                         => copied(strlcpy, b"....", c"text", 4, b"tex\0");
    strlcpy_fits                           => copied(strlcpy, b".....", c"tex", 3, b"tex\0.");
    strlcpy_into_no_room                   => strlcpy(&mut [], c"text") == 4;
    strlcat_is_cut                         => copied(strlcat, b"a\0...", c"text", 5, b"atex\0");
    strlcat_to_what_has_no_end             => copied(strlcat, b"abc", c"text", 7, b"abc");

    // Kinds.
    nothing_above_127_is_of_a_kind         => (128..=255).all(|b| !isalpha(b) && !isprint(b) && !iscntrl(b) && !isspace(b));
    isspace_has_six                        => (0..=255).filter(|&b| isspace(b)).eq([9, 10, 11, 12, 13, 32]);
    toupper_and_tolower_are_for_letters    => toupper(b'z') == b'Z' && tolower(b'[') == b'[' && toupper(0xe4) == 0xe4;
    strsignal_knows_this_machines_numbers  => strsignal(SIGUSR1) == Some(c"User defined signal 1") && strsignal(SIGBUS) == Some(c"Bus error");
    strsignal_of_no_signal                 => strsignal(0).is_none() && strsignal(SIGRTMIN).is_none();
    ffs_counts_from_one                    => ffs(0) == 0 && ffs(1) == 1 && ffs(1 << 63) == 64;
}

/// The example of the man page, and where digits end.
fn strverscmp_is_in_order() -> bool {
    let rows = [c"000", c"00", c"01", c"010", c"09", c"0", c"1", c"9", c"10", c"a", c"a0", c"a1", c"a9", c"a10", c"b"];
    rows.windows(2).all(|pair| match pair {
        [a, b] => strverscmp(a, b) == Less && strverscmp(b, a) == Greater && strverscmp(a, a) == Equal,
        _ => false,
    })
}

/// Whether the call makes of `target` what is expected, and answers with this length.
fn copied<const N: usize>(
    copy: fn(&mut [u8], &CStr) -> usize,
    target: &[u8; N],
    source: &CStr,
    len: usize,
    expected: &[u8; N],
) -> bool {
    let mut target = *target;
    copy(&mut target, source) == len && is(&target, expected)
}
