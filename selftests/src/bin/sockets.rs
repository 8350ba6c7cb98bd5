// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Sockets within the machine: pairs, names, options, and messages with what comes beside them.
#![no_std]
#![no_main]

use nilibc::selftest::root;
use nilibc::*;
use selftests::{NOT_OPEN, child, emulated, fails, is, scratch};

selftest! {
    // Pairs.
    pair_carries_bytes_both_ways           => pair_carries_bytes_both_ways();
    pair_of_packets_keeps_them_apart       => pair_of_packets_keeps_them_apart();
    pair_has_no_names                      => pair_has_no_names();
    pair_that_is_shut_ends                 => pair_that_is_shut_ends();
    pair_of_the_internet                   => fails(socketpair(AF_INET, SOCK_STREAM, 0), Errno::OPNOTSUPP);
    socket_of_no_family                    => fails(socket(1000, SOCK_STREAM, 0), Errno::AFNOSUPPORT);
    socket_of_no_kind                      => fails(socket(AF_UNIX, 9, 0), Errno::SOCKTNOSUPPORT);
    socket_closed_by_exec                  => fcntl_getfd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)?)? == FD_CLOEXEC;
    socket_that_does_not_wait              => fails(recv(&pair_of(SOCK_STREAM | SOCK_NONBLOCK)?[0], &mut [0], 0), Errno::AGAIN);
    call_on_what_is_no_socket              => fails(listen(pipe()?.0, 1), Errno::NOTSOCK);
    call_on_what_is_not_open               => fails(listen(NOT_OPEN, 1), Errno::BADF);
    recv_that_peeks_leaves_it_there        => recv_that_peeks_leaves_it_there();
    recv_that_does_not_wait                => fails(recv(&pair()?[0], &mut [0], MSG_DONTWAIT), Errno::AGAIN);
    recv_tells_the_length_of_what_it_cuts  => recv_tells_the_length_of_what_it_cuts();
    send_to_a_closed_end_sends_sigpipe     => send_to_a_closed_end_sends_sigpipe();
    send_to_a_closed_end_without_sigpipe   => fails(send(end_without_the_other()?, b"x", MSG_NOSIGNAL), Errno::PIPE);
    send_without_a_connection              => fails(send(socket(AF_UNIX, SOCK_DGRAM, 0)?, b"x", 0), Errno::NOTCONN);

    // Names.
    path_is_connected_to                   => scratch(|| connected_by(&sockaddr_un::path(c"a")?));
    path_is_not_bound_twice                => scratch(path_is_not_bound_twice);
    path_without_a_listener                => scratch(path_without_a_listener);
    path_of_107_bytes_comes_back           => path_of_107_bytes_comes_back();
    path_of_108_bytes_is_too_long          => fails(sockaddr_un::abstract_name(&[b'x'; 108]), Errno::NAMETOOLONG);
    abstract_name_is_connected_to          => connected_by(&any_name()?);
    abstract_name_has_any_bytes            => abstract_name_has_any_bytes();
    unnamed_socket_gets_a_name             => unnamed_socket_gets_a_name();
    datagram_tells_its_sender              => datagram_tells_its_sender();
    address_of_another_family              => fails(getsockname(&pair()?[0])?.get::<sockaddr_in>(), Errno::AFNOSUPPORT);

    // Options.
    option_tells_the_kind                  => option(SO_TYPE)? == SOCK_STREAM;
    option_tells_the_family                => option(SO_DOMAIN)? == AF_UNIX;
    option_tells_no_error                  => option(SO_ERROR)? == 0;
    option_that_is_none                    => fails(option(12345), Errno::NOPROTOOPT);
    option_tells_who_listens               => option_tells_who_listens();
    option_keeps_what_is_set               => keeps(SO_BROADCAST, 0_i32) && keeps(SO_BROADCAST, 1_i32);
    option_lingers                         => keeps(SO_LINGER, linger { l_onoff: 1, l_linger: 7 });
    option_tells_who_is_there              => option_tells_who_is_there();
    option_ends_a_wait if takes_times(), NO_TIMES
                                           => option_ends_a_wait();
    option_keeps_a_time if takes_times(), NO_TIMES
                                           => option_keeps_a_time();

    // Messages.
    message_of_pieces                      => message_of_pieces();
    message_that_is_cut_says_so            => message_that_is_cut_says_so();
    message_carries_descriptors            => message_carries_descriptors();
    message_gives_each_descriptor_once     => message_gives_each_descriptor_once();
    message_closes_descriptors_by_exec     => message_closes_descriptors_by_exec();
    message_without_room_cuts_descriptors  => message_without_room_cuts_descriptors();
    message_carries_credentials            => message_carries(me(), false);
    message_carries_both                   => message_carries(me(), true);
    message_of_false_credentials if !root(), "root may tell any"
                                           => fails(message_carries(ucred { pid: 1, ..me() }, false), Errno::PERM);
    message_tells_the_time if !emulated(), "user-mode emulation has no times of messages here"
                                           => message_tells_the_time();
    message_to_a_name                      => message_to_a_name();
    messages_go_together if receives_some(), "needs recvmmsg with 64-bit time"
                                           => messages_go_together();
    messages_through_what_is_not_open if !emulated(), "user-mode emulation tells no error here"
                                           => fails(sendmmsg(NOT_OPEN, &mut [Message::new(&[])], 0), Errno::BADF);
    control_that_is_full                   => fails(Control::<8>::new().push_descriptors(&[STDIN]), Errno::NOBUFS);
}

const NO_TIMES: &str = "needs options with 64-bit time";

/// Whether an option can have a time.
fn takes_times() -> bool {
    keeps(SO_RCVTIMEO, timeval::default())
}

fn receives_some() -> bool {
    recvmmsg(NOT_OPEN, &mut [], 0, None) != Err(Errno::NOSYS)
}

fn pair() -> Result<[OwnedFd; 2]> {
    pair_of(SOCK_STREAM)
}

fn pair_of(kind: c_int) -> Result<[OwnedFd; 2]> {
    socketpair(AF_UNIX, kind, 0).map(|(one, other)| [one, other])
}

fn end_without_the_other() -> Result<OwnedFd> {
    let [one, _] = pair()?;
    Ok(one)
}

/// Whether this is what is received next.
fn receives(fd: impl AsFd, expected: &[u8]) -> Result<bool> {
    let mut room = [0; 64];
    let len = recv(fd, &mut room, 0)?;
    Ok(is(room.get(..len).unwrap_or(&[]), expected))
}

fn pair_carries_bytes_both_ways() -> Result<bool> {
    let [one, other] = pair()?;
    send(&one, b"there", 0)?;
    write(&other, b"back")?;
    Ok(receives(&other, b"there")? && receives(&one, b"back")?)
}

fn pair_of_packets_keeps_them_apart() -> Result<bool> {
    let [one, other] = pair_of(SOCK_SEQPACKET)?;
    send(&one, b"one", 0)?;
    send(&one, b"two", 0)?;
    Ok(receives(&other, b"one")? && receives(&other, b"two")?)
}

fn pair_has_no_names() -> Result<bool> {
    let [one, _other] = pair()?;
    let names: [sockaddr_un; 2] = [getsockname(&one)?.get()?, getpeername(&one)?.get()?];
    Ok(names.iter().all(|name| name.name().is_empty()))
}

fn pair_that_is_shut_ends() -> Result<bool> {
    let [one, other] = pair()?;
    send(&one, b"last", 0)?;
    shutdown(&one, SHUT_WR)?;
    let told = receives(&other, b"last")? && receives(&other, b"")?;
    send(&other, b"still", 0)?;
    Ok(told && receives(&one, b"still")?)
}

fn recv_that_peeks_leaves_it_there() -> Result<bool> {
    let [one, other] = pair()?;
    send(&one, b"x", 0)?;
    let mut room = [0; 8];
    Ok(recv(&other, &mut room, MSG_PEEK)? == 1 && receives(&other, b"x")?)
}

fn recv_tells_the_length_of_what_it_cuts() -> Result<bool> {
    let [one, other] = pair_of(SOCK_DGRAM)?;
    send(&one, b"a whole message", 0)?;
    let mut room = [0; 4];
    Ok(recv(&other, &mut room, MSG_TRUNC)? == 15 && is(&room, b"a wh"))
}

fn send_to_a_closed_end_sends_sigpipe() -> Result<bool> {
    let one = end_without_the_other()?;
    Ok(child(|| send(&one, b"x", 0))? == WaitStatus::Signaled(SIGPIPE))
}

/// A name that no other test has.
fn any_name() -> Result<sockaddr_un> {
    let mut id = [0; 16];
    getrandom(&mut id, 0)?;
    sockaddr_un::abstract_name(&id)
}

/// Whether a socket that has this name can be connected to by it, and both ends tell it.
fn connected_by(name: &sockaddr_un) -> Result<bool> {
    let (listener, client) = (socket(AF_UNIX, SOCK_STREAM, 0)?, socket(AF_UNIX, SOCK_STREAM, 0)?);
    bind(&listener, name)?;
    listen(&listener, SOMAXCONN)?;
    connect(&client, name)?;
    let server = accept4(&listener, SOCK_CLOEXEC)?;
    send(&client, b"hello", 0)?;
    let told: [sockaddr_un; 2] = [getpeername(&client)?.get()?, getsockname(&server)?.get()?];
    let names = told.iter().all(|told| is(told.name(), name.name()));
    Ok(receives(&server, b"hello")? && names && fcntl_getfd(&server)? == FD_CLOEXEC)
}

fn path_is_not_bound_twice() -> Result<bool> {
    let name = sockaddr_un::path(c"a")?;
    bind(socket(AF_UNIX, SOCK_STREAM, 0)?, &name)?;
    // A file stays, though the socket is closed.
    Ok(fails(bind(socket(AF_UNIX, SOCK_STREAM, 0)?, &name), Errno::ADDRINUSE))
}

fn path_without_a_listener() -> Result<bool> {
    let (name, client) = (sockaddr_un::path(c"a")?, socket(AF_UNIX, SOCK_STREAM, 0)?);
    let missing = fails(connect(&client, &name), Errno::NOENT);
    bind(socket(AF_UNIX, SOCK_STREAM, 0)?, &name)?;
    Ok(missing && fails(connect(&client, &name), Errno::CONNREFUSED))
}

/// The longest that fits with its NUL.
fn path_of_107_bytes_comes_back() -> Result<bool> {
    let mut path = [b'/'; 108];
    path[..4].copy_from_slice(b"/tmp");
    path[90..].copy_from_slice(b"nilibc-test-socket");
    path[107] = 0;
    let path = CStr::from_bytes_with_nul(&path).map_err(|_| Errno::INVAL)?;
    let (socket, _) = (socket(AF_UNIX, SOCK_STREAM, 0)?, unlink(path));
    bind(&socket, &sockaddr_un::path(path)?)?;
    unlink(path)?;
    Ok(is(getsockname(&socket)?.get::<sockaddr_un>()?.name(), path.to_bytes()))
}

fn abstract_name_has_any_bytes() -> Result<bool> {
    // The same test may run beside this one.
    let [a, b, c, d] = getpid().to_ne_bytes();
    let name = [0, b'a', 0, b'b', 0xff, a, b, c, d, 0];
    let socket = socket(AF_UNIX, SOCK_DGRAM, 0)?;
    bind(&socket, &sockaddr_un::abstract_name(&name[1..])?)?;
    Ok(is(getsockname(&socket)?.get::<sockaddr_un>()?.name(), &name))
}

fn unnamed_socket_gets_a_name() -> Result<bool> {
    let socket = socket(AF_UNIX, SOCK_DGRAM, 0)?;
    bind(&socket, &sockaddr_un::UNNAMED)?;
    let told: sockaddr_un = getsockname(&socket)?.get()?;
    // A NUL and five digits: unix(7), "Autobind feature".
    Ok(told.name().len() == 6 && told.name().first() == Some(&0))
}

/// A datagram socket with a name of its own.
fn named() -> Result<(OwnedFd, sockaddr_un)> {
    let (socket, name) = (socket(AF_UNIX, SOCK_DGRAM, 0)?, any_name()?);
    bind(&socket, &name)?;
    Ok((socket, name))
}

fn datagram_tells_its_sender() -> Result<bool> {
    let ((one, one_name), (other, other_name)) = (named()?, named()?);
    sendto(&one, b"x", 0, &other_name)?;
    let mut room = [0; 8];
    let (len, sender) = recvfrom(&other, &mut room, 0)?;
    // Back, to the address as it was told.
    sendto(&other, b"back", 0, &sender)?;
    Ok(len == 1 && is(sender.get::<sockaddr_un>()?.name(), one_name.name()) && receives(&one, b"back")?)
}

fn option(name: c_int) -> Result<c_int> {
    getsockopt(&pair()?[0], SOL_SOCKET, name)
}

/// Whether the option tells this when it was set to it.
fn keeps<T: SocketValue + PartialEq>(name: c_int, value: T) -> bool {
    let told = pair().and_then(|[one, _]| {
        setsockopt(&one, SOL_SOCKET, name, &value)?;
        getsockopt(&one, SOL_SOCKET, name)
    });
    told == Ok(value)
}

fn option_tells_who_listens() -> Result<bool> {
    let socket = socket(AF_UNIX, SOCK_STREAM, 0)?;
    bind(&socket, &any_name()?)?;
    let before: c_int = getsockopt(&socket, SOL_SOCKET, SO_ACCEPTCONN)?;
    listen(&socket, 1)?;
    Ok((before, getsockopt(&socket, SOL_SOCKET, SO_ACCEPTCONN)?) == (0, 1))
}

/// Who this process is.
fn me() -> ucred {
    ucred { pid: getpid(), uid: geteuid(), gid: getegid() }
}

fn option_tells_who_is_there() -> Result<bool> {
    let [one, _other] = pair()?;
    Ok(getsockopt::<ucred>(&one, SOL_SOCKET, SO_PEERCRED)? == me())
}

fn option_ends_a_wait() -> Result<bool> {
    let [one, _other] = pair()?;
    setsockopt(&one, SOL_SOCKET, SO_RCVTIMEO, &timeval { tv_sec: 0, tv_usec: 20_000 })?;
    let start = clock_gettime(CLOCK_MONOTONIC)?;
    let ended = fails(recv(&one, &mut [0], 0), Errno::AGAIN);
    // The kernel counts in ticks, of which the first has begun.
    Ok(ended && clock_gettime(CLOCK_MONOTONIC)? - start >= timespec::millis(5))
}

fn option_keeps_a_time() -> Result<bool> {
    let [one, _other] = pair()?;
    setsockopt(&one, SOL_SOCKET, SO_SNDTIMEO, &timeval { tv_sec: 1000, tv_usec: 500_000 })?;
    Ok(getsockopt::<timeval>(&one, SOL_SOCKET, SO_SNDTIMEO)? == timeval { tv_sec: 1000, tv_usec: 500_000 })
}

fn message_of_pieces() -> Result<bool> {
    let [one, other] = pair()?;
    let pieces: [&[u8]; 3] = [b"abc", b"", b"defg"];
    let sent = sendmsg(&one, &Message::new(&pieces.map(IoSlice::new)), 0)?;
    let (mut head, mut rest) = ([0; 2], [0; 8]);
    let mut pieces = [IoSliceMut::new(&mut head), IoSliceMut::new(&mut rest)];
    let received = recvmsg(&other, &mut MessageMut::new(&mut pieces), 0)?;
    Ok((sent, received) == (7, 7) && is(&head, b"ab") && is(&rest, b"cdefg\0\0\0"))
}

fn message_that_is_cut_says_so() -> Result<bool> {
    let [one, other] = pair_of(SOCK_DGRAM)?;
    send(&one, b"too long", 0)?;
    let (mut room, mut flags) = ([0; 4], [0; 2]);
    for flags in &mut flags {
        let pieces = &mut [IoSliceMut::new(&mut room)];
        let mut message = MessageMut::new(pieces);
        recvmsg(&other, &mut message, 0)?;
        *flags = message.flags() & MSG_TRUNC;
        send(&one, b"fits", 0)?;
    }
    Ok(flags == [MSG_TRUNC, 0])
}

/// Room for two descriptors.
type Two = Control<{ CMSG_SPACE(8) }>;

/// Sends these descriptors from one end of a pair to the other, and does something with the message.
fn passed<T>(fds: &[BorrowedFd<'_>], flags: c_int, then: impl FnOnce(&mut MessageMut<'_>) -> Result<T>) -> Result<T> {
    let [one, other] = pair()?;
    let mut control = Two::new();
    control.push_descriptors(fds)?;
    sendmsg(&one, &Message::new(&[IoSlice::new(b"x")]).control(&control), 0)?;
    let (mut room, mut control) = ([0; 1], Two::new());
    let pieces = &mut [IoSliceMut::new(&mut room)];
    let mut message = MessageMut::new(pieces).control(&mut control);
    recvmsg(&other, &mut message, flags)?;
    then(&mut message)
}

fn message_carries_descriptors() -> Result<bool> {
    let (output, input) = pipe()?;
    passed(&[output.as_fd(), input.as_fd()], 0, |message| {
        let kinds = message.controls().all(|control| (control.level, control.kind) == (SOL_SOCKET, SCM_RIGHTS));
        let mut fds = message.take_descriptors();
        let (Some(output), Some(input), None) = (fds.next(), fds.next(), fds.next()) else { return Ok(false) };
        write(&input, b"through")?;
        let mut room = [0; 8];
        Ok(kinds && read(&output, &mut room)? == 7 && is(&room, b"through\0"))
    })
}

fn message_gives_each_descriptor_once() -> Result<bool> {
    passed(&[STDIN, STDIN], 0, |message| {
        let first = message.take_descriptors().next();
        Ok(first.is_some() && message.take_descriptors().count() == 1 && message.take_descriptors().next().is_none())
    })
}

fn message_closes_descriptors_by_exec() -> Result<bool> {
    let flags =
        |flags| passed(&[STDIN], flags, |message| message.take_descriptors().next().map_or(Ok(-1), fcntl_getfd));
    Ok((flags(0)?, flags(MSG_CMSG_CLOEXEC)?) == (0, FD_CLOEXEC))
}

fn message_without_room_cuts_descriptors() -> Result<bool> {
    let [one, other] = pair()?;
    let mut control = Two::new();
    control.push_descriptors(&[STDIN, STDIN])?;
    sendmsg(&one, &Message::new(&[IoSlice::new(b"x")]).control(&control), 0)?;
    let (mut room, mut control) = ([0; 1], Control::<4>::new());
    let pieces = &mut [IoSliceMut::new(&mut room)];
    let mut message = MessageMut::new(pieces).control(&mut control);
    recvmsg(&other, &mut message, 0)?;
    Ok(message.flags() & MSG_CTRUNC != 0 && message.take_descriptors().next().is_none())
}

/// Whether these credentials arrive, perhaps together with a descriptor.
fn message_carries(who: ucred, with_descriptor: bool) -> Result<bool> {
    type Both = Control<{ CMSG_SPACE(12) + CMSG_SPACE(4) }>;
    let [one, other] = pair()?;
    setsockopt(&other, SOL_SOCKET, SO_PASSCRED, &1)?;
    let mut control = Both::new();
    control.push_credentials(&who)?;
    if with_descriptor {
        control.push_descriptors(&[STDIN])?;
    }
    sendmsg(&one, &Message::new(&[IoSlice::new(b"x")]).control(&control), 0)?;
    let (mut room, mut control) = ([0; 1], Both::new());
    let pieces = &mut [IoSliceMut::new(&mut room)];
    let mut message = MessageMut::new(pieces).control(&mut control);
    recvmsg(&other, &mut message, 0)?;
    let told = message.controls().find(|control| control.kind == SCM_CREDENTIALS).and_then(|control| control.get());
    Ok(told == Some(who) && message.take_descriptors().count() == usize::from(with_descriptor))
}

fn message_tells_the_time() -> Result<bool> {
    let [one, other] = pair_of(SOCK_DGRAM)?;
    setsockopt(&other, SOL_SOCKET, SO_TIMESTAMPNS, &1)?;
    let before = clock_gettime(CLOCK_REALTIME)?;
    send(&one, b"x", 0)?;
    let (mut room, mut control) = ([0; 1], Control::<{ CMSG_SPACE(16) }>::new());
    let pieces = &mut [IoSliceMut::new(&mut room)];
    let mut message = MessageMut::new(pieces).control(&mut control);
    recvmsg(&other, &mut message, 0)?;
    let told = message.controls().find(|control| control.kind == SCM_TIMESTAMPNS).and_then(|control| control.get());
    let told: timespec = told.ok_or(Errno::NOMSG)?;
    Ok((before..=clock_gettime(CLOCK_REALTIME)?).contains(&told))
}

fn message_to_a_name() -> Result<bool> {
    let ((one, one_name), (other, other_name)) = (named()?, named()?);
    sendmsg(&one, &Message::new(&[IoSlice::new(b"x")]).to(&other_name), 0)?;
    let (mut room, mut sender) = ([0; 1], sockaddr_storage::EMPTY);
    let pieces = &mut [IoSliceMut::new(&mut room)];
    let mut message = MessageMut::new(pieces).from(&mut sender);
    recvmsg(&other, &mut message, 0)?;
    Ok(is(message.address::<sockaddr_un>()?.name(), one_name.name()))
}

fn messages_go_together() -> Result<bool> {
    let [one, other] = pair_of(SOCK_DGRAM)?;
    let (first, second) = ([IoSlice::new(b"one")], [IoSlice::new(b"three")]);
    let mut messages = [Message::new(&first), Message::new(&second)];
    let sent = sendmmsg(&one, &mut messages, 0)?;
    let lens = messages.map(|message| message.len());
    let (mut room, mut more) = ([0; 8], [0; 8]);
    let (first, second) = (&mut [IoSliceMut::new(&mut room)], &mut [IoSliceMut::new(&mut more)]);
    let mut messages = [MessageMut::new(first), MessageMut::new(second)];
    let received = recvmmsg(&other, &mut messages, MSG_DONTWAIT, Some(timespec::seconds(1)))?;
    let same = messages.map(|message| message.len()) == [3, 5] && lens == [3, 5];
    Ok((sent, received) == (2, 2) && same && is(&room[..3], b"one") && is(&more[..5], b"three"))
}
