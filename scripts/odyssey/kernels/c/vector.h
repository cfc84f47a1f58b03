/* Vectors of REAL (float or double), LANES numbers each, and the element-wise functions on them.

   VECTOR_BYTES is 64 (AVX-512), 32 (AVX2) or 16 (portable); everything is written once, in the compiler's own vector
   type. No function here calls the C library, so that results do not depend on its version. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#ifdef DOUBLE
typedef double REAL;
typedef int64_t WHOLE;
typedef uint64_t BITS;
#else
typedef float REAL;
typedef int32_t WHOLE;
typedef uint32_t BITS;
#endif
typedef int64_t SIZE;
typedef REAL V __attribute__((vector_size(VECTOR_BYTES)));
typedef WHOLE VI __attribute__((vector_size(VECTOR_BYTES)));
/* For arithmetic on bits, which may wrap: of a NaN they are any number. */
typedef BITS VU __attribute__((vector_size(VECTOR_BYTES)));
typedef REAL LOOSE __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
#define LANES ((SIZE)(VECTOR_BYTES / sizeof(REAL)))
#define INLINE static inline __attribute__((always_inline))
#define UNUSED __attribute__((unused))
#define ROUND_UP(n) (((n) + LANES - 1) / LANES * LANES)

INLINE V all(REAL x) { return x - (V){0}; }
INLINE V load(const REAL *p) { return *(const LOOSE *)p; }
INLINE void store(REAL *p, V v) { *(LOOSE *)p = v; }

/* Store the first n lanes (all, if n is more). */
INLINE void store_first(REAL *p, V v, SIZE n) {
    if (n >= LANES) {
        store(p, v);
        return;
    }
#if VECTOR_BYTES == 64 && defined(DOUBLE)
    _mm512_mask_storeu_pd(p, (__mmask8)((1u << n) - 1), (__m512d)v);
#elif VECTOR_BYTES == 64
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)v);
#else
    for (SIZE i = 0; i < n; i++) p[i] = v[i];
#endif
}

/* The first n lanes, zero beyond. */
INLINE V load_first(const REAL *p, SIZE n) {
    if (n >= LANES) return load(p);
#if VECTOR_BYTES == 64 && defined(DOUBLE)
    return (V)_mm512_maskz_loadu_pd((__mmask8)((1u << n) - 1), p);
#elif VECTOR_BYTES == 64
    return (V)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
#else
    V v = all(0);
    for (SIZE i = 0; i < n; i++) v[i] = p[i];
    return v;
#endif
}

INLINE V choose(VI which, V yes, V no) { return (V)((which & (VI)yes) | (~which & (VI)no)); }

/* The smaller and the larger; x if it is NaN. */
#if defined(__x86_64__)
#ifdef DOUBLE
#define NAMED(operation, width, bits) _mm##width##_##operation##_pd((__m##bits##d)bound, (__m##bits##d)x)
#else
#define NAMED(operation, width, bits) _mm##width##_##operation##_ps((__m##bits)bound, (__m##bits)x)
#endif
#if VECTOR_BYTES == 64
#define EXTREME(operation) (V) NAMED(operation, 512, 512)
#elif VECTOR_BYTES == 32
#define EXTREME(operation) (V) NAMED(operation, 256, 256)
#else
#define EXTREME(operation) (V) NAMED(operation, , 128)
#endif
INLINE V smaller(V bound, V x) { return EXTREME(min); }
INLINE V larger(V bound, V x) { return EXTREME(max); }
#else
INLINE V smaller(V bound, V x) { return choose(x > bound, bound, x); }
INLINE V larger(V bound, V x) { return choose(x < bound, bound, x); }
#endif
INLINE V at_most(V x, REAL high) { return smaller(all(high), x); }
INLINE V at_least(V x, REAL low) { return larger(all(low), x); }

/* A bit for every lane that is not zero (NaN is not). */
INLINE unsigned lanes_not_zero(V v) {
#if VECTOR_BYTES == 64 && defined(DOUBLE)
    return _mm512_cmp_pd_mask((__m512d)v, _mm512_setzero_pd(), _CMP_NEQ_UQ);
#elif VECTOR_BYTES == 64
    return _mm512_cmp_ps_mask((__m512)v, _mm512_setzero_ps(), _CMP_NEQ_UQ);
#elif VECTOR_BYTES == 32 && defined(DOUBLE)
    return (unsigned)_mm256_movemask_pd((__m256d)(v != 0));
#elif VECTOR_BYTES == 32
    return (unsigned)_mm256_movemask_ps((__m256)(v != 0));
#elif defined(__x86_64__) && defined(DOUBLE)
    return (unsigned)_mm_movemask_pd((__m128d)(v != 0));
#elif defined(__x86_64__)
    return (unsigned)_mm_movemask_ps((__m128)(v != 0));
#else
    unsigned bits = 0;
    for (SIZE i = 0; i < LANES; i++) bits |= (unsigned)(v[i] != 0) << i;
    return bits;
#endif
}

INLINE REAL sum_of(V v) {
    REAL total = 0;
    for (SIZE i = 0; i < LANES; i++) total += v[i];
    return total;
}

#ifdef DOUBLE
#define MAGIC 6755399441055744.0 /* 1.5 * 2^52: adding it rounds to a whole number, left in the low bits */
#define MANTISSA 52
#define ONE_BITS 0x3FF0000000000000
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#define LOG2E 1.4426950408889634074
#define SQUARE_ROOT __builtin_sqrt
#else
#define MAGIC 12582912.0f
#define MANTISSA 23
#define ONE_BITS 0x3F800000
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define LOG2E 1.44269504088896341f
#define SQUARE_ROOT __builtin_sqrtf
#endif

/* exp(x) = 2^n (1 + p): p = exp(r) - 1 with |r| <= ln(2) / 2, by its Taylor series (error below half an ulp). */
typedef struct {
    V p;
    VI n;
} PARTS;

INLINE PARTS exp_parts(V x) {
    V shifted = x * all((REAL)LOG2E) + all((REAL)MAGIC);
    V whole = shifted - all((REAL)MAGIC);
    V r = x - whole * all((REAL)LN2_HIGH) - whole * all((REAL)LN2_LOW);
    V r2 = r * r;
#ifdef DOUBLE
    V q = all(1.0 / 6227020800.0);
    q = q * r + all(1.0 / 479001600.0);
    q = q * r + all(1.0 / 39916800.0);
    q = q * r + all(1.0 / 3628800.0);
    q = q * r + all(1.0 / 362880.0);
    q = q * r + all(1.0 / 40320.0);
    q = q * r + all(1.0 / 5040.0);
    q = q * r + all(1.0 / 720.0);
    q = q * r + all(1.0 / 120.0);
    q = q * r + all(1.0 / 24.0);
    q = q * r + all(1.0 / 6.0);
    q = q * r + all(0.5);
#else
    V low = r * all(1.0f / 6.0f) + all(0.5f);
    V middle = r * all(1.0f / 120.0f) + all(1.0f / 24.0f);
    V high = r * all(1.0f / 5040.0f) + all(1.0f / 720.0f);
    V q = (high * r2 + middle) * r2 + low;
#endif
    return (PARTS){q * r2 + r, (VI)((VU)shifted - (VU)all((REAL)MAGIC))};
}

INLINE V power_of_2(VI n) { return (V)(((VU)n << MANTISSA) + ONE_BITS); }

/* a / b for b in [1, 2^100]. */
INLINE V over(V a, V b) {
#if VECTOR_BYTES == 64 && !defined(DOUBLE)
    V reciprocal = (V)_mm512_rcp14_ps((__m512)b);
    reciprocal = reciprocal * (2.0f - b * reciprocal);
    V quotient = a * reciprocal;
    return quotient + reciprocal * (a - b * quotient);
#else
    return a / b;
#endif
}

INLINE UNUSED V vector_exp(V x) {
#ifdef DOUBLE
    PARTS e = exp_parts(at_least(at_most(x, 710), -746));
#else
    PARTS e = exp_parts(at_least(at_most(x, 89), -104));
#endif
    VI half = e.n >> 1;
    return (1 + e.p) * power_of_2(half) * power_of_2(e.n - half);
}

INLINE UNUSED V vector_sigmoid(V x) {
#ifdef DOUBLE
    PARTS e = exp_parts(at_least(at_most(-x, 700), -700));
    V s = power_of_2(e.n);
    return 1 / (1 + (s + s * e.p));
#else
    PARTS e = exp_parts(at_least(at_most(-x, 87), -87));
    V s = power_of_2(e.n);
#if VECTOR_BYTES == 64
    V e_x = s + s * e.p;
    /* Beyond 2^100 the quotient below would lose its correction step. */
    return over(all(1), 1 + at_most(e_x, 1e30f));
#else
    return 1 / (1 + (s + s * e.p));
#endif
#endif
}

/* tanh(x) = e / (e + 2) with e = exp(2x) - 1, which keeps the relative precision near 0. */
INLINE UNUSED V vector_tanh(V x) {
#ifdef DOUBLE
    const REAL bound = 40;
#else
    const REAL bound = 19;
#endif
    V y = at_least(at_most(x, bound / 2), -bound / 2);
    PARTS parts = exp_parts(y + y);
    V s = power_of_2(parts.n);
    V e = s * parts.p + (s - 1);
    /* e + 2 lies in (1, 2^58). */
    return over(e, e + 2);
}

INLINE UNUSED V vector_relu(V x) { return larger(all(0), x); }
/* The slope of relu; 1 at NaN, as in torch, so that a NaN is not lost on the way back. */
INLINE UNUSED V vector_positive(V x) { return choose(x <= all(0), all(0), all(1)); }

/* log(1 + u) for u in [0, 1]: 2 atanh(s), s = u / (2 + u) <= 1/3. */
INLINE UNUSED V log_of_1_plus(V u) {
    V s = u / (2 + u), s2 = s * s;
#ifdef DOUBLE
    V q = all(1.0 / 33);
    for (int k = 31; k >= 3; k -= 2) q = q * s2 + all(1.0 / k);
#else
    V q = all(1.0f / 15);
    for (int k = 13; k >= 3; k -= 2) q = q * s2 + all(1.0f / k);
#endif
    return 2 * (s + s * s2 * q);
}

/* Denormal numbers are flushed to zero inside, and the caller's mode comes back after. */
INLINE UNUSED unsigned flush_denormals(void) {
#if defined(__x86_64__)
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    return before;
#else
    return 0;
#endif
}

INLINE UNUSED void restore_mode(unsigned before) {
#if defined(__x86_64__)
    _mm_setcsr(before);
#else
    (void)before;
#endif
}
