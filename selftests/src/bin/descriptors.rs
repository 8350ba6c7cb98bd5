// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Descriptors: copies, flags, locks, seals, pipes, and what moves through them.
#![no_std]
#![no_main]

use nilibc::WaitStatus::{Exited, Signaled};
use nilibc::*;
use selftests::{NOT_OPEN, child, emulated, fails, is, knows, read_whole, with_a};

selftest! {
    // Copies and flags.
    dup_shares_the_place                   => with_a(dup_shares_the_place);
    dup_survives_exec                      => fcntl_getfd(dup(open(c"/", O_CLOEXEC, 0)?)?)? == 0;
    dup_what_is_not_open                   => fails(dup(NOT_OPEN), Errno::BADF);
    dup2_onto_itself                       => dup2(STDOUT, STDOUT) == Ok(STDOUT);
    dup2_onto_itself_what_is_not_open      => fails(dup2(NOT_OPEN, NOT_OPEN), Errno::BADF);
    dup2_replaces_what_was_open            => with_a(dup2_replaces_what_was_open);
    dup3_onto_itself                       => fails(dup3(STDOUT, STDOUT, 0), Errno::INVAL);
    dup3_with_o_cloexec                    => dup3_with_o_cloexec();
    fcntl_dupfd_is_not_lower_than_asked    => fcntl_dupfd(STDOUT, 100)?.as_raw_fd() == 100;
    fcntl_setfd_is_read_by_getfd           => { fcntl_setfd(STDIN, FD_CLOEXEC)?; fcntl_getfd(STDIN)? == FD_CLOEXEC };
    fcntl_getfl_tells_the_access_mode      => fcntl_getfl(pipe()?.1)? & O_ACCMODE == O_WRONLY;
    fcntl_setfl_is_read_by_getfl           => fcntl_setfl_is_read_by_getfl();
    fcntl_dupfd_query_tells_copies if knows(fcntl_dupfd_query(STDOUT, STDOUT)), "before Linux 6.10"
                                           => fcntl_dupfd_query_tells_copies();
    fcntl_setown_ex_is_read_by_getown_ex if !emulated(), "user-mode QEMU takes a thread for a process"
                                           => fcntl_setown_ex_is_read_by_getown_ex();
    fcntl_setsig_is_read_by_getsig         => { let (p, _) = pipe()?; fcntl_setsig(&p, SIGUSR1)?; fcntl_getsig(p)? == SIGUSR1 };
    fcntl_of_no_command                    => fails(fcntl_lock(STDOUT, 12345, &mut flock::default()), Errno::INVAL);
    close_range_closes_all_between         => close_range_closes_all_between();
    close_range_for_exec                   => close_range_for_exec();
    // SAFETY: nothing is closed.
    close_range_upside_down                => fails(unsafe { close_range(901, 900, 0) }, Errno::INVAL);

    // Locks.
    lock_is_in_the_way_of_others           => with_a(|| is_in_the_way(F_WRLCK));
    lock_for_reading_is_not                => with_a(|| Ok(!is_in_the_way(F_RDLCK)?));
    lock_tells_who_has_it                  => with_a(lock_tells_who_has_it);
    lock_is_given_back                     => with_a(lock_is_given_back);
    lock_of_a_place_beyond_4_gib           => with_a(lock_of_a_place_beyond_4_gib);
    lock_for_writing_what_is_for_reading   => with_a(lock_for_writing_what_is_for_reading);
    lock_of_the_open_file_is_not_the_process => with_a(lock_of_the_open_file_is_not_the_process);
    lockf_of_what_others_have              => with_a(lockf_of_what_others_have);
    flock_of_what_another_open_file_has    => with_a(flock_of_what_another_open_file_has);
    flock_is_shared                        => with_a(flock_is_shared);
    lease_is_told if !emulated(), "user-mode QEMU loses the signal on some"
                                           => with_a(lease_is_told);

    // Seals.
    seals_are_told                         => sealed(F_SEAL_GROW).and_then(fcntl_get_seals)? == F_SEAL_GROW;
    seal_against_writing                   => fails(write(sealed(F_SEAL_WRITE)?, b"x"), Errno::PERM);
    seal_against_growing                   => fails(ftruncate(sealed(F_SEAL_GROW)?, 100), Errno::PERM);
    seal_against_shrinking                 => fails(ftruncate(sealed(F_SEAL_SHRINK)?, 1), Errno::PERM);
    seal_against_seals                     => fails(fcntl_add_seals(sealed(F_SEAL_SEAL)?, F_SEAL_GROW), Errno::PERM);
    seals_of_what_has_none                 => fails(fcntl_get_seals(pipe()?.0), Errno::INVAL);

    // Pipes.
    pipe_carries_bytes                     => pipe_carries_bytes();
    pipe_ends_with_its_last_writer         => pipe_ends_with_its_last_writer();
    pipe_that_is_empty                     => pipe_that_is_empty();
    pipe_that_is_full                      => pipe_that_is_full();
    pipe_without_a_reader_raises_sigpipe   => child(into_no_reader)? == Signaled(SIGPIPE);
    pipe_without_a_reader_answers_epipe    => { sigignore(SIGPIPE)?; fails(into_no_reader(), Errno::PIPE) };
    pipe2_with_an_unknown_flag             => fails(pipe2(O_CREAT), Errno::INVAL);
    pipe_is_made_larger                    => pipe_is_made_larger();
    tee_leaves_what_it_copies              => tee_leaves_what_it_copies();
    splice_moves_from_a_file               => with_a(splice_moves_from_a_file);
    splice_without_a_pipe                  => with_a(splice_without_a_pipe);
    vmsplice_puts_memory_into_a_pipe       => vmsplice_puts_memory_into_a_pipe();
}

fn dup_shares_the_place() -> Result<bool> {
    let file = open(c"a", O_RDONLY, 0)?;
    let copy = dup(&file)?;
    lseek(&file, 2, SEEK_SET)?;
    Ok(is(read_whole(copy, &mut [0; 8])?, b"xt"))
}

fn dup2_replaces_what_was_open() -> Result<bool> {
    let (file, other) = (open(c"a", O_RDONLY, 0)?, open(c"/", O_RDONLY, 0)?);
    dup2(&file, other.as_fd())?;
    Ok(is(read_whole(other, &mut [0; 8])?, b"text"))
}

fn dup3_with_o_cloexec() -> Result<bool> {
    let other = open(c"/", O_RDONLY, 0)?;
    Ok(fcntl_getfd(&other)? == 0 && fcntl_getfd(dup3(STDOUT, other.as_fd(), O_CLOEXEC)?)? == FD_CLOEXEC)
}

fn fcntl_setfl_is_read_by_getfl() -> Result<bool> {
    let (output, _input) = pipe()?;
    fcntl_setfl(&output, O_NONBLOCK)?;
    Ok(fcntl_getfl(&output)? & O_NONBLOCK == O_NONBLOCK && fails(read(&output, &mut [0]), Errno::AGAIN))
}

fn pipe_carries_bytes() -> Result<bool> {
    let (output, input) = pipe()?;
    write(&input, b"one")?;
    write(&input, b"two")?;
    drop(input);
    Ok(is(read_whole(output, &mut [0; 8])?, b"onetwo"))
}

fn pipe_ends_with_its_last_writer() -> Result<bool> {
    let (output, input) = pipe()?;
    drop(input);
    Ok(read(output, &mut [0])? == 0)
}

fn pipe_that_is_empty() -> Result<bool> {
    let (output, _input) = pipe2(O_NONBLOCK)?;
    Ok(fails(read(output, &mut [0]), Errno::AGAIN))
}

fn pipe_that_is_full() -> Result<bool> {
    let (_output, input) = pipe2(O_NONBLOCK)?;
    // A pipe holds 64 KiB by default, which pages larger than that round up.
    let written = (0..=1024).find_map(|_| write(&input, &[0; 4096]).err());
    Ok(written == Some(Errno::AGAIN))
}

/// What is answered to a write into a pipe whose other end is closed.
fn into_no_reader() -> Result<usize> {
    let (output, input) = pipe()?;
    drop(output);
    write(input, b"x")
}

fn fcntl_dupfd_query_tells_copies() -> Result<bool> {
    let (output, input) = pipe()?;
    Ok(fcntl_dupfd_query(&output, dup(&output)?)? && !fcntl_dupfd_query(&output, &input)?)
}

fn fcntl_setown_ex_is_read_by_getown_ex() -> Result<bool> {
    let (output, _input) = pipe()?;
    let owners = [
        f_owner_ex { r#type: F_OWNER_PID, pid: getpid() },
        f_owner_ex { r#type: F_OWNER_TID, pid: gettid() },
        f_owner_ex { r#type: F_OWNER_PGRP, pid: getpgid(0)? },
    ];
    for owner in owners {
        fcntl_setown_ex(&output, owner)?;
        if fcntl_getown_ex(&output)? != owner {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Does `test` with three copies of standard output, numbered from 200 on.
fn with_three(test: impl FnOnce([BorrowedFd<'_>; 3]) -> Result<bool>) -> Result<bool> {
    let copies = [200, 201, 202].map(|number| fcntl_dupfd(STDOUT, number));
    let numbers = copies.map(|copy| copy.map(OwnedFd::into_raw_fd).unwrap_or(-1));
    // SAFETY: they are open until the test closes them, and then it asks whether they are.
    test(numbers.map(|number| unsafe { BorrowedFd::borrow_raw(number) }))
}

fn close_range_closes_all_between() -> Result<bool> {
    with_three(|[first, second, third]| {
        // SAFETY: nobody else knows of them.
        unsafe { close_range(200, 201, 0)? };
        let closed = |fd| fails(fcntl_getfd(fd), Errno::BADF);
        Ok(closed(first) && closed(second) && fcntl_getfd(third).is_ok())
    })
}

fn close_range_for_exec() -> Result<bool> {
    with_three(|[first, second, third]| {
        for copy in [first, second, third] {
            fcntl_setfd(copy, 0)?;
        }
        // SAFETY: nothing is closed.
        unsafe { close_range(200, 201, CLOSE_RANGE_CLOEXEC)? };
        Ok((fcntl_getfd(first)?, fcntl_getfd(second)?, fcntl_getfd(third)?) == (FD_CLOEXEC, FD_CLOEXEC, 0))
    })
}

/// A lock on the second and third byte.
fn on_two(kind: c_int) -> flock {
    flock { l_type: kind as i16, l_start: 1, l_len: 2, ..flock::default() }
}

/// What a child is told that asks `fd` for `lock`.
fn asked(fd: &OwnedFd, lock: flock) -> Result<flock> {
    let (output, input) = pipe()?;
    child(|| {
        let mut told = lock;
        fcntl_lock(fd, F_GETLK, &mut told)?;
        let words = [told.l_type.into(), told.l_whence.into(), told.l_start, told.l_len, told.l_pid.into()];
        words.iter().try_for_each(|word: &i64| write(&input, &word.to_ne_bytes()).map(drop))
    })?;
    drop(input);
    let mut words = [0; 5];
    for word in &mut words {
        let mut bytes = [0; 8];
        read(&output, &mut bytes)?;
        *word = i64::from_ne_bytes(bytes);
    }
    let [l_type, l_whence, l_start, l_len, l_pid] = words;
    Ok(flock { l_type: l_type as i16, l_whence: l_whence as i16, l_start, l_len, l_pid: l_pid as pid_t })
}

/// Whether another process that wants to read is in the way of a lock of this kind.
fn is_in_the_way(kind: c_int) -> Result<bool> {
    let file = open(c"a", O_RDWR, 0)?;
    fcntl_lock(&file, F_SETLK, &mut on_two(kind))?;
    Ok(i32::from(asked(&file, on_two(F_RDLCK))?.l_type) != F_UNLCK)
}

fn lock_tells_who_has_it() -> Result<bool> {
    let file = open(c"a", O_RDWR, 0)?;
    fcntl_lock(&file, F_SETLK, &mut on_two(F_WRLCK))?;
    let told = asked(&file, flock { l_type: F_RDLCK as i16, ..flock::default() })?;
    Ok(told == flock { l_pid: getpid(), ..on_two(F_WRLCK) })
}

fn lock_is_given_back() -> Result<bool> {
    let file = open(c"a", O_RDWR, 0)?;
    fcntl_lock(&file, F_SETLK, &mut on_two(F_WRLCK))?;
    fcntl_lock(&file, F_SETLK, &mut on_two(F_UNLCK))?;
    Ok(i32::from(asked(&file, on_two(F_WRLCK))?.l_type) == F_UNLCK)
}

fn lock_of_a_place_beyond_4_gib() -> Result<bool> {
    let (file, far) = (open(c"a", O_RDWR, 0)?, flock { l_start: (5 << 32) + 1, ..on_two(F_WRLCK) });
    fcntl_lock(&file, F_SETLK, &mut { far })?;
    let told = asked(&file, flock { l_type: F_RDLCK as i16, l_len: 6 << 32, ..flock::default() })?;
    Ok(told == flock { l_pid: getpid(), ..far } && i32::from(asked(&file, on_two(F_WRLCK))?.l_type) == F_UNLCK)
}

fn lock_for_writing_what_is_for_reading() -> Result<bool> {
    let file = open(c"a", O_RDONLY, 0)?;
    Ok(fails(fcntl_lock(file, F_SETLK, &mut on_two(F_WRLCK)), Errno::BADF))
}

fn lock_of_the_open_file_is_not_the_process() -> Result<bool> {
    let (one, other) = (open(c"a", O_RDWR, 0)?, open(c"a", O_RDWR, 0)?);
    fcntl_lock(&one, F_OFD_SETLK, &mut on_two(F_WRLCK))?;
    fcntl_lock(dup(&one)?, F_OFD_SETLK, &mut on_two(F_WRLCK))?;
    let mut told = on_two(F_RDLCK);
    fcntl_lock(&other, F_OFD_GETLK, &mut told)?;
    let refused = fails(fcntl_lock(&other, F_OFD_SETLK, &mut on_two(F_WRLCK)), Errno::AGAIN);
    Ok(refused && told == flock { l_pid: -1, ..on_two(F_WRLCK) })
}

fn lockf_of_what_others_have() -> Result<bool> {
    let file = open(c"a", O_RDWR, 0)?;
    lockf(&file, F_TLOCK, 2)?;
    let asks = |command, error: Errno| child(|| _exit((lockf(&file, command, 0) == Err(error)).into()));
    let refused = asks(F_TEST, Errno::ACCES)? == Exited(1) && asks(F_TLOCK, Errno::AGAIN)? == Exited(1);
    lockf(&file, F_ULOCK, 2)?;
    Ok(refused && child(|| _exit(lockf(&file, F_TEST, 0).is_ok().into()))? == Exited(1))
}

fn flock_of_what_another_open_file_has() -> Result<bool> {
    let (one, other) = (open(c"a", O_RDONLY, 0)?, open(c"a", O_RDONLY, 0)?);
    flock(&one, LOCK_EX)?;
    let refused = fails(flock(&other, LOCK_SH | LOCK_NB), Errno::AGAIN);
    flock(&one, LOCK_UN)?;
    Ok(refused && flock(&other, LOCK_EX | LOCK_NB).is_ok())
}

fn flock_is_shared() -> Result<bool> {
    let (one, other) = (open(c"a", O_RDONLY, 0)?, open(c"a", O_RDONLY, 0)?);
    flock(&one, LOCK_SH)?;
    flock(&other, LOCK_SH | LOCK_NB)?;
    Ok(fails(flock(&other, LOCK_EX | LOCK_NB), Errno::AGAIN))
}

fn lease_is_told() -> Result<bool> {
    let file = open(c"a", O_RDONLY, 0)?;
    let before = fcntl_getlease(&file)?;
    fcntl_setlease(&file, F_RDLCK)?;
    Ok(before == F_UNLCK && fcntl_getlease(&file)? == F_RDLCK)
}

/// A file of 10 bytes with this seal.
fn sealed(seal: c_int) -> Result<OwnedFd> {
    let file = memfd_create(c"a", MFD_ALLOW_SEALING)?;
    ftruncate(&file, 10)?;
    fcntl_add_seals(&file, seal)?;
    Ok(file)
}

fn pipe_is_made_larger() -> Result<bool> {
    let (_output, input) = pipe2(O_NONBLOCK)?;
    let size = fcntl_setpipe_sz(&input, 200_000)?;
    let mut written = 0;
    while let Ok(more) = write(&input, &[0; 4096]) {
        written += more;
    }
    Ok(size >= 200_000 && fcntl_getpipe_sz(&input)? == size && written == size)
}

fn tee_leaves_what_it_copies() -> Result<bool> {
    let ((output, input), (second, copy)) = (pipe()?, pipe()?);
    write(&input, b"text")?;
    let copied = tee(&output, &copy, 100, 0)?;
    drop((input, copy));
    Ok(copied == 4 && is(read_whole(output, &mut [0; 8])?, b"text") && is(read_whole(second, &mut [0; 8])?, b"text"))
}

fn splice_moves_from_a_file() -> Result<bool> {
    let (output, input) = pipe()?;
    let (file, mut offset) = (open(c"a", O_RDONLY, 0)?, 1);
    let moved = splice(&file, Some(&mut offset), &input, None, 2, 0)?;
    drop(input);
    let stays = lseek(&file, 0, SEEK_CUR)? == 0;
    Ok((moved, offset) == (2, 3) && stays && is(read_whole(output, &mut [0; 8])?, b"ex"))
}

fn splice_without_a_pipe() -> Result<bool> {
    let (one, other) = (open(c"a", O_RDONLY, 0)?, open(c"b", O_WRONLY | O_CREAT, 0o600)?);
    Ok(fails(splice(one, None, other, None, 1, 0), Errno::INVAL))
}

fn vmsplice_puts_memory_into_a_pipe() -> Result<bool> {
    let (output, input) = pipe()?;
    // SAFETY: the bytes are static.
    let moved = unsafe { vmsplice(&input, &[IoSlice::new(b"one"), IoSlice::new(b"two")], 0)? };
    drop(input);
    Ok(moved == 6 && is(read_whole(output, &mut [0; 8])?, b"onetwo"))
}
