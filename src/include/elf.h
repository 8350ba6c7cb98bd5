/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Executable files. */
#ifndef _ELF_H
#define _ELF_H

#include <linux/auxvec.h>
#include <linux/elf-em.h>
#include <linux/elf.h>
#include <stdint.h>

#ifndef STN_UNDEF
#define STN_UNDEF 0
#endif

typedef Elf32_Half Elf32_Versym;
typedef Elf64_Half Elf64_Versym;

typedef struct {
    uint32_t a_type;
    union {
        uint32_t a_val;
    } a_un;
} Elf32_auxv_t;

typedef struct {
    uint64_t a_type;
    union {
        uint64_t a_val;
    } a_un;
} Elf64_auxv_t;

#endif
