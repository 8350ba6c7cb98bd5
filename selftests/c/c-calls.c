/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* System calls through the C headers: structures, numbers that are wider than a register, signals, threads. */
#include "check.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

TEST(errors_are_in_errno)
{
	errno = 0;
	EXPECT(close(-1) == -1 && errno == EBADF);
	errno = 0;
	EXPECT(read(-1, NULL, 0) == -1 && errno == EBADF);
	EXPECT(syscall(SYS_getpid) == getpid());
}

TEST(a_place_beyond_4_gb)
{
	const off_t far = 5LL << 30;
	FILE *stream = tmpfile();
	struct stat status;
	char byte;
	int file;

	SKIP_UNLESS(stream, "there is no folder for files");
	file = fileno(stream);
	SKIP_UNLESS(ftruncate(file, far + 1) == 0, "the file system has no files of this size");
	SKIP_UNLESS(!emulated() || lseek(file, far, SEEK_SET) == far, "user-mode emulation cuts offsets");
	EXPECT(lseek(file, far, SEEK_SET) == far);
	EXPECT(write(file, "x", 1) == 1);
	EXPECT(pread(file, &byte, 1, far) == 1 && byte == 'x');
	EXPECT(fstat(file, &status) == 0 && status.st_size == far + 1 && S_ISREG(status.st_mode));
}

TEST(structs_are_passed_by_value)
{
	struct in_addr address = { htonl(0x7f000102) };
	div_t narrow = div(-7, 2);
	imaxdiv_t wide = imaxdiv(-7000000000000, 2000000000);

	EXPECT(strcmp(inet_ntoa(address), "127.0.1.2") == 0);
	EXPECT(narrow.quot == -3 && narrow.rem == -1);
	EXPECT(wide.quot == -3500 && wide.rem == 0);
}

TEST(memory_is_mapped)
{
	char *start = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	EXPECT(start != MAP_FAILED && start[8191] == 0);
	start[8191] = 1;
	EXPECT(munmap(start, 8192) == 0);
	EXPECT(mmap(NULL, 0, PROT_READ, MAP_PRIVATE, -1, 0) == MAP_FAILED);
}

TEST(a_clock_goes_on)
{
	struct timespec before, after, pause = { .tv_nsec = 1000000 };

	EXPECT(clock_gettime(CLOCK_MONOTONIC, &before) == 0);
	EXPECT(nanosleep(&pause, NULL) == 0);
	EXPECT(clock_gettime(CLOCK_MONOTONIC, &after) == 0);
	EXPECT((after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec >= 1000000);
	EXPECT(sizeof(after.tv_sec) == 8);
}

static volatile sig_atomic_t got;
static volatile uintptr_t told;

static void hear(int signal, siginfo_t *info, void *context)
{
	got = context ? signal : -1;
	told = (uintptr_t)info->si_value.sival_ptr;
}

TEST(a_signal_brings_a_value)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO };
	union sigval value = { .sival_ptr = (void *)0x1234 };

	action.sa_sigaction = hear;
	sigemptyset(&action.sa_mask);
	EXPECT(sigaction(SIGUSR1, &action, NULL) == 0);
	EXPECT(sigqueue(getpid(), SIGUSR1, value) == 0);
	EXPECT(got == SIGUSR1);
	SKIP_UNLESS(!emulated() || told == 0x1234, "user-mode emulation makes something else of what is told");
	EXPECT(told == 0x1234);
}

TEST(a_child_that_is_killed)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		pause();
	EXPECT(kill(child, SIGTERM) == 0);
	EXPECT(waitpid(child, &status, 0) == child);
	EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM && !WIFEXITED(status));
}

TEST(sockets_pass_bytes_on)
{
	struct pollfd ready;
	char word[4];
	int ends[2];

	SKIP_UNLESS(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "there are no sockets");
	ready = (struct pollfd){ .fd = ends[1], .events = POLLIN };
	EXPECT(poll(&ready, 1, 0) == 0);
	EXPECT(send(ends[0], "ping", 4, 0) == 4);
	EXPECT(poll(&ready, 1, -1) == 1 && ready.revents == POLLIN);
	EXPECT(recv(ends[1], word, 4, 0) == 4 && memcmp(word, "ping", 4) == 0);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int total;

static void *add(void *times)
{
	for (intptr_t i = 0; i < (intptr_t)times; i++) {
		pthread_mutex_lock(&lock);
		total++;
		pthread_mutex_unlock(&lock);
	}
	return times;
}

TEST(threads_take_turns)
{
	pthread_t threads[4];
	void *answer;
	int error = pthread_create(&threads[0], NULL, add, (void *)250);

	SKIP_UNLESS(error != ENOSYS, "there are no threads here");
	EXPECT(error == 0);
	for (int i = 1; i < 4; i++)
		EXPECT(pthread_create(&threads[i], NULL, add, (void *)250) == 0);
	for (int i = 0; i < 4; i++)
		EXPECT(pthread_join(threads[i], &answer) == 0 && answer == (void *)250);
	EXPECT(total == 1000);
}

TEST(the_vdso_is_the_only_library)
{
	void *vdso = dlopen("linux-vdso.so.1", RTLD_LAZY);

	EXPECT(!vdso == !getauxval(AT_SYSINFO_EHDR));
	EXPECT(!dlsym(vdso, "of this name there is none") && dlerror() && !dlerror());
	EXPECT(dlopen(NULL, RTLD_NOW) && !dlopen("libc.so.6", RTLD_NOW) && dlerror());
}

static int see(struct dl_phdr_info *program, size_t size, void *place)
{
	for (int i = 0; i < program->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &program->dlpi_phdr[i];
		uintptr_t start = program->dlpi_addr + segment->p_vaddr;

		if (segment->p_type == PT_LOAD && (uintptr_t)place - start < segment->p_memsz)
			return size == sizeof(*program) ? 7 : -1;
	}
	return 0;
}

TEST(segments_are_where_the_program_is)
{
	static int here = 1;

	EXPECT(dl_iterate_phdr(see, &here) == 7);
	EXPECT(dl_iterate_phdr(see, NULL) == 0);
}
