// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Numbers read and written, divided and drawn at random.
//!
//! What they are in general is compared with glibc on the host, where `long` has 64 bits. Here are the limits of each type,
//! which differ between machines, and what small libraries get wrong.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{fails, is};

selftest! {
    // Read.
    strtol_passes_over_white_space         => strtol(c" \t\n\x0b\x0c\r-12 3", 10) == Ok((-12, c" 3"));
    strtol_of_no_number                    => fails(strtol(c"  +", 10), Errno::INVAL) && fails(strtol(c"", 0), Errno::INVAL);
    strtol_of_no_base                      => [1, -1, 37].iter().all(|&base| fails(strtol(c"1", base), Errno::INVAL));
    strtol_finds_the_base                  => strtol(c"0x1fg", 0) == Ok((31, c"g")) && strtol(c"0178", 0) == Ok((15, c"8"));
    strtol_stops_where_no_digit_is         => strtol(c"0xg", 16) == Ok((0, c"xg")) && strtol(c"12a", 10) == Ok((12, c"a"));
    strtol_in_base_36                      => strtol(c"zZ", 36) == Ok((35 * 36 + 35, c""));
    strtol_of_the_limits                   => strtol_of_the_limits();
    strtol_beyond_the_limits               => strtol_beyond_the_limits();
    strtoul_of_the_limits                  => strtoul_of_the_limits();
    strtoul_of_less_than_zero              => strtoul(c"-1", 10) == Ok((c_ulong::MAX, c""));
    strtoll_of_the_limits                  => strtoll(c"-9223372036854775808", 10) == Ok((i64::MIN, c"")) && strtoll(c"0x7fffffffffffffff", 16) == Ok((i64::MAX, c""));
    strtoll_beyond_the_limits              => fails(strtoll(c"9223372036854775808", 10), Errno::RANGE);
    strtoull_of_the_limit                  => strtoull(c"18446744073709551615", 10) == Ok((u64::MAX, c""));
    strtoull_beyond_the_limit              => fails(strtoull(c"18446744073709551616", 10), Errno::RANGE);
    atoi_passes_over_white_space           => atoi(c" 12") == 12 && atoi(c"\n-7x") == -7;
    atoi_of_no_number                      => atoi(c"x") == 0 && atoi(c"") == 0;
    atoi_of_the_limits                     => atoi(c"2147483647") == c_int::MAX && atoi(c"-2147483648") == c_int::MIN;

    // Written.
    i64toa_of_the_limits                   => is(i64toa(i64::MIN, &mut [0; 21]).to_bytes(), b"-9223372036854775808") && is(i64toa(i64::MAX, &mut [0; 21]).to_bytes(), b"9223372036854775807");
    u64toa_of_the_limit                    => is(u64toa(u64::MAX, &mut [0; 21]).to_bytes(), b"18446744073709551615");
    u64toh_of_the_limit                    => is(u64toh(u64::MAX, &mut [0; 21]).to_bytes(), b"ffffffffffffffff");
    itoa_is_read_back_by_strtol            => [c_long::MIN, -1, 0, 10, c_long::MAX].iter().all(|&n| strtol(itoa(n, &mut [0; 21]), 10) == Ok((n, c"")));
    utoh_is_read_back_by_strtoul           => [0, 9, 10, c_ulong::MAX].iter().all(|&n| strtoul(utoh(n, &mut [0; 21]), 16) == Ok((n, c"")));

    // Divided.
    div_cuts_towards_zero                  => div(-7, 2) == div_t { quot: -3, rem: -1 } && div(7, -2) == div_t { quot: -3, rem: 1 };
    lldiv_of_64_bits                       => lldiv(i64::MIN, 10) == lldiv_t { quot: -922_337_203_685_477_580, rem: -8 };
    abs_of_the_lowest                      => abs(c_int::MIN) == c_int::MIN && llabs(-5) == 5;

    // The environment.
    setenv_adds                            => { setenv(c"A", c"b=c", false)?; getenv(c"A") == Some(c"b=c") };
    setenv_replaces_if_asked               => { setenv(c"A", c"1", true)?; setenv(c"A", c"2", true)?; getenv(c"A") == Some(c"2") };
    setenv_leaves_what_is_there            => { setenv(c"A", c"1", true)?; setenv(c"A", c"2", false)?; getenv(c"A") == Some(c"1") };
    setenv_of_no_name                      => fails(setenv(c"", c"1", true), Errno::INVAL) && fails(setenv(c"A=", c"1", true), Errno::INVAL);
    setenv_of_many                         => setenv_of_many();
    setenv_knows_a_name_by_its_end         => { setenv(c"AB", c"1", true)?; getenv(c"A").is_none() && getenv(c"ABC").is_none() };
    setenv_leaves_the_auxiliary_vector     => { setenv(c"A", c"1", true)?; clearenv(); getauxval(AT_PAGESZ).is_some() };
    unsetenv_takes_away                    => { setenv(c"A", c"1", true)?; setenv(c"B", c"2", true)?; unsetenv(c"A")?; getenv(c"A").is_none() && getenv(c"B") == Some(c"2") };
    unsetenv_of_what_is_not_there          => unsetenv(c"NO_SUCH_VARIABLE");
    unsetenv_of_no_name                    => fails(unsetenv(c"A=b"), Errno::INVAL);
    unsetenv_of_what_the_kernel_passed     => unsetenv_of_what_the_kernel_passed();
    clearenv_leaves_nothing                => { setenv(c"A", c"1", true)?; clearenv(); environ().next().is_none() };
    clearenv_can_be_followed_by_setenv     => { clearenv(); setenv(c"A", c"1", true)?; environ().eq([c"A=1"]) };

    // The command line.
    getopt_moves_options_to_the_front      => getopt_reads(c"ab:", &[c"p", c"word", c"-b", c"1", c"--", c"-a"], b"b=1", &[c"p", c"-b", c"1", c"--", c"word", c"-a"]);
    getopt_of_posix_stops_at_a_word        => { setenv(c"POSIXLY_CORRECT", c"", true)?; getopt_reads(c"a", &[c"p", c"-a", c"word", c"-a"], b"a", &[c"p", c"-a", c"word", c"-a"]) };
    getopt_with_plus_stops_at_a_word       => getopt_reads(c"+a", &[c"p", c"-a", c"word", c"-a"], b"a", &[c"p", c"-a", c"word", c"-a"]);
    getopt_reads_letters_in_one_word       => getopt_reads(c"ab::c:", &[c"p", c"-abx", c"-b", c"-ca"], b"ab=xbc=a", &[c"p", c"-abx", c"-b", c"-ca"]);
    getopt_refuses                         => getopt_reads(c":ab:", &[c"p", c"-x", c"-b"], b"?:", &[c"p", c"-x", c"-b"]);
    getopt_long_reads_a_part_of_a_name     => getopt_reads(c":", &[c"p", c"--verb", c"--size=4", c"--s", c"5", c"--v"], b"vs=4s=5v", &[c"p", c"--verb", c"--size=4", c"--s", c"5", c"--v"]);
    basename_and_dirname_of_paths          => basename(c"/usr/lib/") == b"lib" && dirname(c"/usr/lib/") == b"/usr" && basename(c"") == b"." && dirname(c"/") == b"/";

    // The order of bytes.
    htobe_has_the_highest_in_front         => htobe16(0x0102).to_ne_bytes() == [1, 2] && htobe32(0x0102_0304).to_ne_bytes() == [1, 2, 3, 4];
    htole_has_the_lowest_in_front          => htole16(0x0102).to_ne_bytes() == [2, 1] && htole64(1).to_ne_bytes() == [1, 0, 0, 0, 0, 0, 0, 0];
    bswap_and_back                         => bswap_32(0x0102_0304) == 0x0403_0201 && bswap_64(bswap_64(7)) == 7 && be64toh(htobe64(9)) == 9;

    // Drawn.
    rand_is_the_same_after_srand           => { srand(5); let n = rand(); srand(5); rand() == n && rand() != n };
    rand_is_never_below_zero               => (0..1000).all(|_| rand() >= 0);
    lrand48_is_as_posix_says               => { srand48(1); [lrand48(), lrand48(), lrand48()] == [89_400_484, 976_015_093, 1_792_756_325] };
    mrand48_is_as_posix_says               => { srand48(1); [mrand48(), mrand48()] == [178_800_969, 1_952_030_186] };
    drand48_is_as_posix_says               => { srand48(1); drand48().to_bits() == 0x3fa5_5092_92a2_0200 };
}

fn setenv_of_many() -> Result<bool> {
    clearenv();
    let (mut name, mut value) = ([0; 21], [0; 21]);
    for i in 0..300 {
        setenv(utoa(i, &mut name), utoh(i, &mut value), true)?;
    }
    Ok(environ().count() == 300 && (0..300).all(|i| getenv(utoa(i, &mut name)) == Some(utoh(i, &mut value))))
}

fn unsetenv_of_what_the_kernel_passed() -> Result<bool> {
    let count = environ().count();
    let mut name = [0; 256];
    let Some(first) = environ().next() else { return Ok(true) };
    let len = strcspn(first, c"=");
    strlcpy(name.get_mut(..=len).ok_or(Errno::RANGE)?, first);
    let name = CStr::from_bytes_until_nul(&name).map_err(|_| Errno::RANGE)?;
    unsetenv(name)?;
    Ok(environ().count() == count - 1 && getenv(name).is_none())
}

/// Whether the options of these words are as expected, and the words are left in this order.
fn getopt_reads<const N: usize>(short: &CStr, words: &[&CStr; N], expected: &[u8], order: &[&CStr; N]) -> bool {
    let long = [(c"verbose", NO_ARGUMENT, b'v'), (c"verbatim", NO_ARGUMENT, b'v'), (c"size", REQUIRED_ARGUMENT, b's')];
    let long = long.map(|(name, has_arg, val)| option {
        name: CPtr::new(name),
        has_arg,
        flag: core::ptr::null_mut(),
        val: val.into(),
    });
    let long = Long { options: &long, only: false };
    let (mut words, mut state) = (words.map(CPtr::new), Getopt::new());
    let mut room = [0; 64];
    let mut found = stdio::Room::new(&mut room);
    while let Some(option) = state.next(&mut words, short, Some(long)) {
        put!(&mut found, "{:c}", option as u8);
        if let Some(arg) = state.optarg {
            put!(&mut found, "={}", arg);
        }
    }
    is(found.into_bytes(), expected) && words.iter().zip(order).all(|(word, expected)| word.get() == Some(*expected))
}

/// The numbers of a `long`: 32 bits or 64.
fn strtol_of_the_limits() -> bool {
    let (lowest, highest) = match size_of::<c_long>() {
        4 => (c"-2147483648", c"2147483647"),
        _ => (c"-9223372036854775808", c"9223372036854775807"),
    };
    strtol(lowest, 10) == Ok((c_long::MIN, c"")) && strtol(highest, 10) == Ok((c_long::MAX, c""))
}

fn strtol_beyond_the_limits() -> bool {
    let (lower, higher) = match size_of::<c_long>() {
        4 => (c"-2147483649", c"2147483648"),
        _ => (c"-9223372036854775809", c"9223372036854775808"),
    };
    fails(strtol(lower, 10), Errno::RANGE) && fails(strtol(higher, 10), Errno::RANGE)
}

fn strtoul_of_the_limits() -> bool {
    let (highest, higher) = match size_of::<c_ulong>() {
        4 => (c"0xffffffff", c"0x100000000"),
        _ => (c"0xffffffffffffffff", c"0x10000000000000000"),
    };
    strtoul(highest, 0) == Ok((c_ulong::MAX, c"")) && fails(strtoul(higher, 0), Errno::RANGE)
}
