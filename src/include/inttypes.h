/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* How the integers of <stdint.h> are printed and read. */
#ifndef _INTTYPES_H
#define _INTTYPES_H

#include <bits/stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

#if __SIZEOF_LONG__ == 8
#define __PRI_64 "l"
#else
#define __PRI_64 "ll"
#endif
#if __SIZEOF_POINTER__ == 8
#define __PRI_PTR "l"
#else
#define __PRI_PTR
#endif
/* GCC and clang differ in these. */
#if __INT_FAST16_MAX__ > 0x7fffffff
#define __PRI_FAST16 "l"
#else
#define __PRI_FAST16
#endif
#if __INT_FAST32_MAX__ > 0x7fffffff
#define __PRI_FAST32 "l"
#else
#define __PRI_FAST32
#endif

#define PRId8 "d"
#define PRId16 "d"
#define PRId32 "d"
#define PRId64 __PRI_64 "d"
#define PRIdLEAST8 "d"
#define PRIdLEAST16 "d"
#define PRIdLEAST32 "d"
#define PRIdLEAST64 __PRI_64 "d"
#define PRIdFAST8 "d"
#define PRIdFAST16 __PRI_FAST16 "d"
#define PRIdFAST32 __PRI_FAST32 "d"
#define PRIdFAST64 __PRI_64 "d"
#define PRIdMAX "jd"
#define PRIdPTR __PRI_PTR "d"

#define PRIi8 "i"
#define PRIi16 "i"
#define PRIi32 "i"
#define PRIi64 __PRI_64 "i"
#define PRIiLEAST8 "i"
#define PRIiLEAST16 "i"
#define PRIiLEAST32 "i"
#define PRIiLEAST64 __PRI_64 "i"
#define PRIiFAST8 "i"
#define PRIiFAST16 __PRI_FAST16 "i"
#define PRIiFAST32 __PRI_FAST32 "i"
#define PRIiFAST64 __PRI_64 "i"
#define PRIiMAX "ji"
#define PRIiPTR __PRI_PTR "i"

#define PRIo8 "o"
#define PRIo16 "o"
#define PRIo32 "o"
#define PRIo64 __PRI_64 "o"
#define PRIoLEAST8 "o"
#define PRIoLEAST16 "o"
#define PRIoLEAST32 "o"
#define PRIoLEAST64 __PRI_64 "o"
#define PRIoFAST8 "o"
#define PRIoFAST16 __PRI_FAST16 "o"
#define PRIoFAST32 __PRI_FAST32 "o"
#define PRIoFAST64 __PRI_64 "o"
#define PRIoMAX "jo"
#define PRIoPTR __PRI_PTR "o"

#define PRIu8 "u"
#define PRIu16 "u"
#define PRIu32 "u"
#define PRIu64 __PRI_64 "u"
#define PRIuLEAST8 "u"
#define PRIuLEAST16 "u"
#define PRIuLEAST32 "u"
#define PRIuLEAST64 __PRI_64 "u"
#define PRIuFAST8 "u"
#define PRIuFAST16 __PRI_FAST16 "u"
#define PRIuFAST32 __PRI_FAST32 "u"
#define PRIuFAST64 __PRI_64 "u"
#define PRIuMAX "ju"
#define PRIuPTR __PRI_PTR "u"

#define PRIx8 "x"
#define PRIx16 "x"
#define PRIx32 "x"
#define PRIx64 __PRI_64 "x"
#define PRIxLEAST8 "x"
#define PRIxLEAST16 "x"
#define PRIxLEAST32 "x"
#define PRIxLEAST64 __PRI_64 "x"
#define PRIxFAST8 "x"
#define PRIxFAST16 __PRI_FAST16 "x"
#define PRIxFAST32 __PRI_FAST32 "x"
#define PRIxFAST64 __PRI_64 "x"
#define PRIxMAX "jx"
#define PRIxPTR __PRI_PTR "x"

#define PRIX8 "X"
#define PRIX16 "X"
#define PRIX32 "X"
#define PRIX64 __PRI_64 "X"
#define PRIXLEAST8 "X"
#define PRIXLEAST16 "X"
#define PRIXLEAST32 "X"
#define PRIXLEAST64 __PRI_64 "X"
#define PRIXFAST8 "X"
#define PRIXFAST16 __PRI_FAST16 "X"
#define PRIXFAST32 __PRI_FAST32 "X"
#define PRIXFAST64 __PRI_64 "X"
#define PRIXMAX "jX"
#define PRIXPTR __PRI_PTR "X"

#define SCNd8 "hhd"
#define SCNd16 "hd"
#define SCNd32 "d"
#define SCNd64 __PRI_64 "d"
#define SCNdLEAST8 "hhd"
#define SCNdLEAST16 "hd"
#define SCNdLEAST32 "d"
#define SCNdLEAST64 __PRI_64 "d"
#define SCNdFAST8 "hhd"
#define SCNdFAST16 __PRI_FAST16 "d"
#define SCNdFAST32 __PRI_FAST32 "d"
#define SCNdFAST64 __PRI_64 "d"
#define SCNdMAX "jd"
#define SCNdPTR __PRI_PTR "d"

#define SCNi8 "hhi"
#define SCNi16 "hi"
#define SCNi32 "i"
#define SCNi64 __PRI_64 "i"
#define SCNiLEAST8 "hhi"
#define SCNiLEAST16 "hi"
#define SCNiLEAST32 "i"
#define SCNiLEAST64 __PRI_64 "i"
#define SCNiFAST8 "hhi"
#define SCNiFAST16 __PRI_FAST16 "i"
#define SCNiFAST32 __PRI_FAST32 "i"
#define SCNiFAST64 __PRI_64 "i"
#define SCNiMAX "ji"
#define SCNiPTR __PRI_PTR "i"

#define SCNo8 "hho"
#define SCNo16 "ho"
#define SCNo32 "o"
#define SCNo64 __PRI_64 "o"
#define SCNoLEAST8 "hho"
#define SCNoLEAST16 "ho"
#define SCNoLEAST32 "o"
#define SCNoLEAST64 __PRI_64 "o"
#define SCNoFAST8 "hho"
#define SCNoFAST16 __PRI_FAST16 "o"
#define SCNoFAST32 __PRI_FAST32 "o"
#define SCNoFAST64 __PRI_64 "o"
#define SCNoMAX "jo"
#define SCNoPTR __PRI_PTR "o"

#define SCNu8 "hhu"
#define SCNu16 "hu"
#define SCNu32 "u"
#define SCNu64 __PRI_64 "u"
#define SCNuLEAST8 "hhu"
#define SCNuLEAST16 "hu"
#define SCNuLEAST32 "u"
#define SCNuLEAST64 __PRI_64 "u"
#define SCNuFAST8 "hhu"
#define SCNuFAST16 __PRI_FAST16 "u"
#define SCNuFAST32 __PRI_FAST32 "u"
#define SCNuFAST64 __PRI_64 "u"
#define SCNuMAX "ju"
#define SCNuPTR __PRI_PTR "u"

#define SCNx8 "hhx"
#define SCNx16 "hx"
#define SCNx32 "x"
#define SCNx64 __PRI_64 "x"
#define SCNxLEAST8 "hhx"
#define SCNxLEAST16 "hx"
#define SCNxLEAST32 "x"
#define SCNxLEAST64 __PRI_64 "x"
#define SCNxFAST8 "hhx"
#define SCNxFAST16 __PRI_FAST16 "x"
#define SCNxFAST32 __PRI_FAST32 "x"
#define SCNxFAST64 __PRI_64 "x"
#define SCNxMAX "jx"
#define SCNxPTR __PRI_PTR "x"

typedef struct {
    intmax_t quot, rem;
} imaxdiv_t;

__BEGIN_DECLS
intmax_t imaxabs(intmax_t);
imaxdiv_t imaxdiv(intmax_t, intmax_t);
intmax_t strtoimax(const char *__restrict, char **__restrict, int);
uintmax_t strtoumax(const char *__restrict, char **__restrict, int);
__END_DECLS

#endif
