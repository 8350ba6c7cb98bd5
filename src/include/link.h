/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The program as its loader sees it. */
#ifndef _LINK_H
#define _LINK_H

#include <elf.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#if __SIZEOF_POINTER__ == 8
#define __ELF_NATIVE_CLASS 64
#define ElfW(type) Elf64_##type
#else
#define __ELF_NATIVE_CLASS 32
#define ElfW(type) Elf32_##type
#endif

struct dl_phdr_info {
    ElfW(Addr) dlpi_addr;
    const char *dlpi_name;
    const ElfW(Phdr) *dlpi_phdr;
    ElfW(Half) dlpi_phnum;
    /* As the library has it: a compiler may align it to 2 bytes. */
    __extension__ unsigned long long dlpi_adds __attribute__((__aligned__(4)));
    __extension__ unsigned long long dlpi_subs;
    size_t dlpi_tls_modid;
    void *dlpi_tls_data;
};

__BEGIN_DECLS
int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *);
__END_DECLS

#endif
