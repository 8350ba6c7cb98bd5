/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * printf without what few formats need: fractions, wide characters, %m, and arguments by their place. That is two thirds of
 * it. Of the rest, two thirds are flags, widths, precisions and rare letters, and most formats are bare of these too.
 *
 * The compiler reads a literal format, and calls a function that links no more than what it finds there. It may take a
 * harmless format for a harmful one, never the other way round.
 */
#pragma GCC system_header
#ifdef __clang__

/* Whether a character makes of those before it what is not plain. */
#define __LETTER(c) __builtin_strchr("aAeEfFgGmnCSL$", c)
#define __AT_ONCE(b) __builtin_strchr("%0123456789.*", b)
#define __IS_RARE(c, b, a) \
    ((__LETTER(c) && (__AT_ONCE(b) || (__builtin_strchr("-+#' ", b) && __builtin_strchr("%-+#0' ", a)))) || \
     (b == 'l' && (c == 'c' || c == 's' || __LETTER(c)) && __builtin_strchr("%0123456789.*-l", a)))
#define __RARE(i) __IS_RARE(format[i], format[i - 1], format[i - 2])
/* Whether a directive that has its first letter at this place is not bare. */
#define __HAS(letters, i) (format[i] && __builtin_strchr(letters, format[i]))
#define __IS_INTEGER(i) (__HAS("diuxX", i) || (format[i] == 'l' && __HAS("diuxX", i + 1)))
#define __DRESSED(i) (format[i - 1] == '%' && !__HAS("diuxXcs%", i) && !(__HAS("lz", i) && __IS_INTEGER(i + 1)))
#define __FROM(is, i) (__builtin_strlen(format) <= i || (!is(i)
#define __FROM4(is, i) __FROM(is, i) && __FROM(is, i + 1) && __FROM(is, i + 2) && __FROM(is, i + 3)
#define __FROM16(is, i) __FROM4(is, i) && __FROM4(is, i + 4) && __FROM4(is, i + 8) && __FROM4(is, i + 12)
#define __END4 ))))))))
#define __END16 __END4 __END4 __END4 __END4
#define __NONE(is) \
    (__FROM16(is, 2) && __FROM16(is, 18) && __FROM16(is, 34) && __builtin_strlen(format) <= 50 __END16 __END16 __END16)
#define __IS_PLAIN \
    (__builtin_strlen(format) > 1 && __builtin_strchr(format, '%') && __builtin_strcmp(format, "%s\n") && \
     !(__AT_ONCE(format[0]) && __LETTER(format[1])) && __NONE(__RARE))
#define __IS_BARE (!__DRESSED(1) && __NONE(__DRESSED))

#define __PLAIN(name, parameters, format_at, call) \
    int name parameters __attribute__((__overloadable__, __enable_if__(__IS_PLAIN, ""))) \
        __PRINTF(format_at, format_at + 1) __asm__("__nilibc_plain_" #name); \
    int name parameters __attribute__((__overloadable__, __enable_if__(__IS_PLAIN, ""), __enable_if__(__IS_BARE, ""))) \
        __PRINTF(format_at, format_at + 1) __asm__("__nilibc_bare_" #name);

#else

/* One directive, whose letter comes behind any of `others`. */
#define __STEP(others, letters) \
    format += __builtin_strcspn(format, "%"); \
    if (!*format) \
        return 1; \
    format += 1 + __builtin_strspn(format + 1, others); \
    if (!*format || !__builtin_strchr(letters, *format) || (format[-1] == 'l' && (*format == 'c' || *format == 's'))) \
        return 0; \
    format++;

#define __READER(name, others, letters) \
    extern __inline__ __attribute__((__always_inline__, __gnu_inline__, __artificial__)) int name(const char *format) \
    { \
        if (!__builtin_strchr(format, '%') || !__builtin_strcmp(format, "%s\n")) \
            return 0; \
        __STEP(others, letters) __STEP(others, letters) __STEP(others, letters) __STEP(others, letters) \
        __STEP(others, letters) __STEP(others, letters) __STEP(others, letters) __STEP(others, letters) \
        return !__builtin_strchr(format, '%'); \
    }

__READER(__nilibc_is_plain, "-+ #'0123456789.*hlzjtq", "diuoxXbBcsp%")
__READER(__nilibc_is_bare, "lz", "diuxXcs%")

#define __PLAIN(name, parameters, format_at, call) \
    int __nilibc_plain_##name parameters; \
    int __nilibc_bare_##name parameters; \
    extern __inline__ __attribute__((__always_inline__, __gnu_inline__, __artificial__)) int name parameters \
    { \
        int is_plain = __nilibc_is_plain(format), is_bare = __nilibc_is_bare(format); \
\
        if (__builtin_constant_p(is_bare) && is_bare) \
            return __nilibc_bare_##name call; \
        if (__builtin_constant_p(is_plain) && is_plain) \
            return __nilibc_plain_##name call; \
        return __builtin_##name call; \
    }

#endif

__BEGIN_DECLS
__PLAIN(fprintf, (FILE *__restrict to, const char *__restrict format, ...), 2, (to, format, __builtin_va_arg_pack()))
__PLAIN(printf, (const char *__restrict format, ...), 1, (format, __builtin_va_arg_pack()))
__PLAIN(snprintf, (char *__restrict to, size_t size, const char *__restrict format, ...), 3,
        (to, size, format, __builtin_va_arg_pack()))
__PLAIN(sprintf, (char *__restrict to, const char *__restrict format, ...), 2, (to, format, __builtin_va_arg_pack()))
__END_DECLS

#undef __PLAIN
