/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* As much of it as nolibc has, and what the compiler makes itself. */
#ifndef _MATH_H
#define _MATH_H

#include <sys/cdefs.h>

typedef float float_t;
typedef double double_t;

#define HUGE_VAL __builtin_huge_val()
#define HUGE_VALF __builtin_huge_valf()
#define HUGE_VALL __builtin_huge_vall()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4
#define M_E 2.7182818284590452354
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_SQRT2 1.41421356237309504880

#define fpclassify(number) __builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, FP_ZERO, (number))
#define isfinite(number) __builtin_isfinite(number)
#define isinf(number) __builtin_isinf(number)
#define isnan(number) __builtin_isnan(number)
#define isnormal(number) __builtin_isnormal(number)
#define signbit(number) __builtin_signbit(number)
#define isgreater(one, other) __builtin_isgreater((one), (other))
#define isgreaterequal(one, other) __builtin_isgreaterequal((one), (other))
#define isless(one, other) __builtin_isless((one), (other))
#define islessequal(one, other) __builtin_islessequal((one), (other))
#define islessgreater(one, other) __builtin_islessgreater((one), (other))
#define isunordered(one, other) __builtin_isunordered((one), (other))

__BEGIN_DECLS
double ceil(double);
double cos(double);
double exp(double);
double fabs(double);
float fabsf(float);
long double fabsl(long double);
double floor(double);
double fmod(double, double);
double log(double);
double log10(double);
double log2(double);
double pow(double, double);
double round(double);
double sin(double);
double sqrt(double);
float sqrtf(float);
double trunc(double);
__END_DECLS

#endif
