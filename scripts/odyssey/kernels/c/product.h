/* Matrix products in registers: C[M x N] = start + A[M x K] B[K x N].

   B is read LANES numbers at a time; A one number at a time, with any strides, so that a transposed A costs nothing.
   B may be packed: panels of PANEL vectors of columns, each panel with its K rows one after the other. */

#if VECTOR_BYTES == 64
#define PANEL 4
#define ROWS 6
#else
#define PANEL 2
#define ROWS 6
#endif
#define DEPTH 128 /* rows of B at a time, so that a panel of them stays in the first cache */
#define SPARE (PANEL * LANES) /* numbers that may be read, never used, beyond the end of an array */

static const REAL ZEROS[SPARE];

typedef struct {
    const REAL *at;
    SIZE row, column; /* strides */
} MATRIX;

INLINE void tile(const int rows, const int vectors, SIZE K, const REAL *a, SIZE a_row, SIZE a_k, const REAL *b, SIZE b_k,
                 const REAL *start, SIZE start_row, REAL *c, SIZE c_row, SIZE columns) {
    V sum[ROWS][PANEL];
#pragma GCC unroll 8
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 8
        for (int n = 0; n < vectors; n++)
            sum[m][n] = load_first(start + m * start_row + n * LANES, n < vectors - 1 ? LANES : columns - n * LANES);
    for (SIZE k = 0; k < K; k++) {
        V row[PANEL];
#pragma GCC unroll 8
        for (int n = 0; n < vectors; n++) row[n] = load(b + k * b_k + n * LANES);
#pragma GCC unroll 8
        for (int m = 0; m < rows; m++) {
            V x = all(a[m * a_row + k * a_k]);
#pragma GCC unroll 8
            for (int n = 0; n < vectors; n++) sum[m][n] += x * row[n];
        }
    }
#pragma GCC unroll 8
    for (int m = 0; m < rows; m++) {
#pragma GCC unroll 8
        for (int n = 0; n < vectors - 1; n++) store(c + m * c_row + n * LANES, sum[m][n]);
        store_first(c + m * c_row + (vectors - 1) * LANES, sum[m][vectors - 1], columns - (vectors - 1) * LANES);
    }
}

/* One row: four sums a column, or the latency of the addition would be what it costs. */
INLINE void row_tile(const int vectors, SIZE K, const REAL *a, SIZE a_k, const REAL *b, SIZE b_k, const REAL *start,
                     REAL *c, SIZE columns) {
    V sum[4][PANEL];
#pragma GCC unroll 8
    for (int n = 0; n < vectors; n++) {
        sum[0][n] = load_first(start + n * LANES, n < vectors - 1 ? LANES : columns - n * LANES);
        sum[1][n] = sum[2][n] = sum[3][n] = all(0);
    }
    SIZE k = 0;
    for (; k + 4 <= K; k += 4)
#pragma GCC unroll 8
        for (int u = 0; u < 4; u++) {
            V x = all(a[(k + u) * a_k]);
#pragma GCC unroll 8
            for (int n = 0; n < vectors; n++) sum[u][n] += x * load(b + (k + u) * b_k + n * LANES);
        }
    for (; k < K; k++)
#pragma GCC unroll 8
        for (int n = 0; n < vectors; n++) sum[0][n] += all(a[k * a_k]) * load(b + k * b_k + n * LANES);
#pragma GCC unroll 8
    for (int n = 0; n < vectors; n++) {
        V total = (sum[0][n] + sum[1][n]) + (sum[2][n] + sum[3][n]);
        store_first(c + n * LANES, total, columns - n * LANES);
    }
}

static __attribute__((noinline)) void any_tile(int rows, int vectors, SIZE K, MATRIX a, const REAL *b, SIZE b_k,
                                               const REAL *start, SIZE start_row, REAL *c, SIZE c_row, SIZE columns) {
#define TILE(m, n)                                                                                    \
    case (m) * 8 + (n):                                                                               \
        tile(m, n, K, a.at, a.row, a.column, b, b_k, start, start_row, c, c_row, columns);            \
        break;
#define ROW(n)                                                                                        \
    case 8 + (n):                                                                                     \
        row_tile(n, K, a.at, a.column, b, b_k, start, c, columns);                                    \
        break;
    switch (rows * 8 + vectors) {
#if PANEL == 4
        ROW(1) ROW(2) ROW(3) ROW(4)
        TILE(2, 1) TILE(2, 2) TILE(2, 3) TILE(2, 4)
        TILE(3, 1) TILE(3, 2) TILE(3, 3) TILE(3, 4)
        TILE(4, 1) TILE(4, 2) TILE(4, 3) TILE(4, 4)
        TILE(5, 1) TILE(5, 2) TILE(5, 3) TILE(5, 4)
        TILE(6, 1) TILE(6, 2) TILE(6, 3) TILE(6, 4)
#else
        ROW(1) ROW(2)
        TILE(2, 1) TILE(2, 2) TILE(3, 1) TILE(3, 2) TILE(4, 1) TILE(4, 2) TILE(5, 1) TILE(5, 2) TILE(6, 1) TILE(6, 2)
#endif
    }
}

/* start: with start_row 0, one row for all (a bias); NULL: zeros. packed: b is packed; otherwise b_row is its stride. */
static void product(SIZE M, SIZE N, SIZE K, MATRIX a, const REAL *b, SIZE b_row, int packed, const REAL *start,
                    SIZE start_row, REAL *c, SIZE c_row) {
    SIZE depth = M <= ROWS ? K : DEPTH;
    SIZE blocks = (M + ROWS - 1) / ROWS;
    for (SIZE k = 0; k == 0 || k < K; k += depth) {
        SIZE deep = K - k < depth ? K - k : depth;
        for (SIZE n = 0; n < N; n += PANEL * LANES) {
            SIZE columns = N - n < PANEL * LANES ? N - n : PANEL * LANES;
            int vectors = (int)((columns + LANES - 1) / LANES);
            SIZE b_k = packed ? vectors * LANES : b_row;
            const REAL *panel = packed ? b + n * K + k * b_k : b + k * b_row + n;
            for (SIZE block = 0; block < blocks; block++) {
                SIZE m = block * M / blocks, rows = (block + 1) * M / blocks - m;
                REAL *to = c + m * c_row + n;
                const REAL *from = k ? to : start ? start + m * start_row + n : ZEROS;
                MATRIX part = {a.at + m * a.row + k * a.column, a.row, a.column};
                any_tile((int)rows, vectors, deep, part, panel, b_k, from, k ? c_row : start ? start_row : 0, to, c_row,
                         columns);
            }
        }
    }
}

/* How many numbers a packed B[K x N] takes. */
INLINE UNUSED SIZE packed_size(SIZE K, SIZE N) { return K * ROUND_UP(N); }

/* Where column n of row k of a packed B[K x N] lies: all columns of n's vector follow. */
INLINE UNUSED REAL *packed_place(REAL *packed, SIZE K, SIZE N, SIZE k, SIZE n) {
    SIZE panel = n / (PANEL * LANES) * (PANEL * LANES), left = ROUND_UP(N - panel);
    SIZE width = left < PANEL * LANES ? left : PANEL * LANES;
    return packed + panel * K + k * width + (n - panel);
}

/* Put rows [k, k + count) x N columns of B, given row by row, into a packed B[K x N]. */
static UNUSED void pack_rows(REAL *packed, SIZE K, SIZE N, SIZE k, SIZE count, const REAL *b, SIZE b_row) {
    for (SIZE n = 0; n < N; n += LANES) {
        SIZE lanes = N - n < LANES ? N - n : LANES;
        REAL *to = packed_place(packed, K, N, k, n);
        SIZE width = packed_place(packed, K, N, 1, n) - packed_place(packed, K, N, 0, n);
        for (SIZE row = 0; row < count; row++, to += width) {
            const REAL *from = b + row * b_row + n;
            if (lanes == LANES)
                store(to, load(from));
            else
                for (SIZE i = 0; i < LANES; i++) to[i] = i < lanes ? from[i] : 0;
        }
    }
}

/* Turn a square of LANES x LANES numbers: exchange blocks of 1, 2, 4, ... numbers across the diagonal. */
INLINE void turn(V square[]) {
#define EXCHANGE(step, left, right)                                                                   \
    _Pragma("GCC unroll 16") for (int i = 0; i < LANES; i++) if (!(i & (step))) {                     \
        V a = square[i], b = square[i | (step)];                                                      \
        square[i] = left;                                                                             \
        square[i | (step)] = right;                                                                   \
    }
    TURN
}

/* Put the transpose of the N rows given[n] [K] into a packed B[K x N]. */
static UNUSED void pack_transposed(REAL *packed, SIZE K, SIZE N, const REAL *const *given) {
    for (SIZE n = 0; n < N; n += LANES) {
        REAL *to = packed_place(packed, K, N, 0, n);
        SIZE width = packed_place(packed, K, N, 1, n) - to;
        SIZE lanes = N - n < LANES ? N - n : LANES;
        for (SIZE k = 0; k < K; k += LANES) {
            SIZE deep = K - k < LANES ? K - k : LANES;
            V square[LANES];
            if (lanes == LANES && deep == LANES) {
#pragma GCC unroll 16
                for (int i = 0; i < LANES; i++) square[i] = load(given[n + i] + k);
            } else {
                for (int i = 0; i < LANES; i++) square[i] = i < lanes ? load_first(given[n + i] + k, deep) : all(0);
            }
            turn(square);
            if (deep == LANES) {
#pragma GCC unroll 16
                for (int i = 0; i < LANES; i++) store(to + (k + i) * width, square[i]);
            } else {
                for (int i = 0; i < deep; i++) store(to + (k + i) * width, square[i]);
            }
        }
    }
}

/* Column sums of A[M x N]. */
static UNUSED void column_sums(SIZE M, SIZE N, const REAL *a, SIZE a_row, REAL *to) {
    for (SIZE n = 0; n < N; n += LANES) {
        V sum = all(0);
        for (SIZE m = 0; m < M; m++) sum += load(a + m * a_row + n);
        store_first(to + n, sum, N - n);
    }
}
