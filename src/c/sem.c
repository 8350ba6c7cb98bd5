/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* semctl, whose last argument some ABIs pass by its address: it is read where a command has one. */
#include "common.h"
#include <stdarg.h>
#include <sys/sem.h>

union argument {
    int value;
    void *pointer;
};

int __nilibc_semctl(int, int, int, void *);

WEAK int semctl(int id, int number, int command, ...)
{
    union argument argument = {.pointer = 0};
    va_list ap;

    switch (command) {
    case GETALL:
    case IPC_INFO:
    case IPC_SET:
    case IPC_STAT:
    case SEM_INFO:
    case SEM_STAT:
    case SEM_STAT_ANY:
    case SETALL:
    case SETVAL:
        va_start(ap, command);
        argument = va_arg(ap, union argument);
        va_end(ap);
    }
    return __nilibc_semctl(id, number, command, argument.pointer);
}
