/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What C has as macros, or makes itself: bytes in another order, kinds of files, ends of children, sets, lists of arguments. */
#define _GNU_SOURCE
#include <alloca.h>
#include <byteswap.h>
#include <endian.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

/* A number, by the bytes that it lies in memory as. */
static void show(const char *name, uint64_t number, size_t size)
{
    const unsigned char *bytes = (const void *)&number;

    printf("%s", name);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        bytes += 8 - size;
    while (size--)
        printf(" %02x", *bytes++);
    puts("");
}

static void byte_orders(void)
{
    const uint64_t x = 0x0102030405060708;

    printf("%x %x %llx\n", bswap_16((uint16_t)x), bswap_32((uint32_t)x), (unsigned long long)bswap_64(x));
    show("htobe16", htobe16((uint16_t)x), 2);
    show("htobe32", htobe32((uint32_t)x), 4);
    show("htobe64", htobe64(x), 8);
    show("htole16", htole16((uint16_t)x), 2);
    show("htole32", htole32((uint32_t)x), 4);
    show("htole64", htole64(x), 8);
    printf("%d", be16toh(htobe16(0xfedc)) == 0xfedc && le16toh(htole16(0xfedc)) == 0xfedc);
    printf("%d", be32toh(htobe32(0xfedcba98)) == 0xfedcba98 && le32toh(htole32(0xfedcba98)) == 0xfedcba98);
    printf("%d\n", be64toh(htobe64(~x)) == ~x && le64toh(htole64(~x)) == ~x);
}

static void kinds_of_files(void)
{
    for (unsigned mode = 0; mode <= S_IFMT; mode += 010000)
        printf("%o: %d%d%d%d%d%d%d\n", mode, S_ISBLK(mode) != 0, S_ISCHR(mode) != 0, S_ISDIR(mode) != 0,
               S_ISFIFO(mode) != 0, S_ISLNK(mode) != 0, S_ISREG(mode) != 0, S_ISSOCK(mode) != 0);
}

/* Every status that a child can have, and those that it cannot. */
static void ends_of_children(void)
{
    unsigned long sum = 0;

    for (int status = 0; status < 0x10000; status++) {
        int bits = (WIFEXITED(status) != 0) | (WIFSIGNALED(status) != 0) << 1 | (WIFSTOPPED(status) != 0) << 2;

        sum = (sum * 31 + bits * 65536 + WEXITSTATUS(status) * 256 + WTERMSIG(status)) % 1000003;
        if (status % 0x7f == 0 && status < 0x400)
            printf("%x: %d %d %d\n", status, bits, WEXITSTATUS(status), WTERMSIG(status));
    }
    printf("%lu, %d of 0\n", sum, WIFSIGNALED(0) != 0);
}

static void sets(void)
{
    fd_set set;
    int fds[] = {0, 1, 30, 31, 32, 33, 63, 64, 65, 127, 128, 1000, 1023}, count = 0;

    FD_ZERO(&set);
    for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++)
        FD_SET(fds[i], &set);
    FD_CLR(64, &set);
    for (int fd = 0; fd < FD_SETSIZE; fd++)
        if (FD_ISSET(fd, &set))
            count += printf(" %d", fd) > 0;
    printf(": %d of %d\n", count, FD_SETSIZE);
}

/* Adds so many numbers, twice. */
static long long sum(int count, ...)
{
    va_list list, again;
    long long total = 0;

    va_start(list, count);
    va_copy(again, list);
    for (int i = 0; i < count; i++)
        total += i % 2 ? va_arg(list, long long) : va_arg(list, int);
    for (int i = 0; i < count; i++)
        total += i % 2 ? va_arg(again, long long) : va_arg(again, int);
    va_end(again);
    va_end(list);
    return total;
}

struct parts {
    char first;
    int64_t second;
    char third[3];
};

/* Bits of a segment, by both names. */
static void segments(void)
{
    static const unsigned char bytes[20] = {0, 80, 0, 22, 1, 2, 3, 4, 5, 6, 7, 8, 0x50, TH_SYN | TH_ACK, 1, 0, 0, 9, 0, 7};
    struct tcphdr tcp;
    struct udphdr udp;

    memcpy(&tcp, bytes, sizeof(tcp));
    printf("%zu %d %x %d %d", sizeof(tcp), tcp.th_off, tcp.th_flags, be16toh(tcp.th_dport), be16toh(tcp.th_urp));
    printf(" %x %x", be32toh(tcp.th_seq), be32toh(tcp.ack_seq));
    printf(" %d %d%d%d%d%d%d", tcp.doff, tcp.fin, tcp.syn, tcp.rst, tcp.psh, tcp.ack, tcp.urg);
    printf(" %d %d\n", be16toh(tcp.source), be16toh(tcp.window));
    memcpy(&udp, bytes, sizeof(udp));
    printf("%zu %d %d\n", sizeof(udp), be16toh(udp.uh_dport), be16toh(udp.check) == be16toh(udp.uh_sum));
}

int main(void)
{
    char *room = alloca(300);

    memset(room, 'x', 299);
    room[299] = 0;
    printf("%zu %zu\n", strlen(room), offsetof(struct parts, third) - offsetof(struct parts, second));
    byte_orders();
    kinds_of_files();
    ends_of_children();
    sets();
    segments();
    printf("%lld\n", sum(6, 1, 2LL << 40, -3, -4LL, 5, 6LL));
    printf("%u %u\n", major(makedev(0x12345, 0x54321)), minor(makedev(0x12345, 0x54321)));
    return 0;
}
