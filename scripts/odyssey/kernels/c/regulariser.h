/* Pascanu's regulariser against vanishing gradients, for a layer of a plain RNN (odyssey/training/regulariser.py says
   what it is). After the step backward the layer's `u` holds dE/dx of every frame, and its state the outputs. */

enum { NO_REGULARISER, EQUATION_9, EQUATION_10, CODE }; /* the forms */
enum { TANH, SIGMOID, RELU };                           /* the cell's activation */
#define LEAST 1e-20 /* squared norms below are no error, to the authors' code */

typedef struct {
    REAL *unit, *carried; /* [N, HS] errors at length one; those times R and the slope: errors one step before */
    REAL *packed;         /* R */
} CARRIED;

static void plan_carried(CARRIED *c, ARENA *arena, SIZE N, SIZE H) {
    c->unit = numbers(arena, N * ROUND_UP(H)), c->carried = numbers(arena, N * ROUND_UP(H));
    c->packed = numbers(arena, packed_size(H, H));
}

INLINE V slope(SIZE activation, V h) {
    return activation == TANH ? 1 - h * h : activation == SIGMOID ? h * (1 - h) : vector_positive(h);
}

/* An error [H] at length one, or zeros where there is none that counts; whether it counts. */
static int to_unit(SIZE form, SIZE H, const REAL *error, REAL *unit) {
    REAL largest = 0;
    V squares = all(0), sum = all(0);
    for (SIZE j = 0; j < H; j++) largest = error[j] > largest ? error[j] : -error[j] > largest ? -error[j] : largest;
    /* Where errors vanish, as they do here, float32 cannot hold the squares of their lengths. */
    REAL scale = 1 / (largest > 0 ? largest : 1);
    for (SIZE j = 0; j < H; j += LANES) {
        V e = load_first(error + j, H - j), scaled = e * scale;
        squares += e * e;
        sum += scaled * scaled;
    }
    int counts = form == CODE ? sum_of(squares) >= (REAL)LEAST : largest > 0;
    REAL factor = counts ? scale / SQUARE_ROOT(sum_of(sum)) : 0;
    for (SIZE j = 0; j < H; j += LANES) store(unit + j, load_first(error + j, H - j) * factor);
    return counts;
}

/* The derivative of an error's part of the term by `ratio`, the squared length that it has one step before. */
static REAL part_slope(SIZE form, REAL ratio) {
    if (form != EQUATION_9) return 2 * (ratio - 1);
    return ratio > (REAL)1e-30 ? 1 - 1 / SQUARE_ROOT(ratio) : 0; /* the root has no slope at zero */
}

/* dR += weight times the gradient of the term by the recurrent matrix R [H, H] alone. */
static void regularise(const LAYER *l, CARRIED *c, SIZE form, SIZE activation, double weight, const REAL *R, REAL *dR) {
    SIZE H = l->H, HS = l->HS, before = l->rows[0], N = l->N - before, counted = 0;
    for (SIZE n = 0; n < N; n++) counted += to_unit(form, H, l->u + (before + n) * l->GS, c->unit + n * HS);
    if (!counted) return;
    REAL factor = (REAL)(weight / (double)(form == CODE ? counted : l->B));
    pack_rows(c->packed, H, H, 0, H, R, H);
    product(N, H, H, (MATRIX){c->unit, HS, 1}, c->packed, 0, 1, NULL, 0, c->carried, HS);
    for (SIZE t = 1, n = 0; t < l->T; t++)
        for (SIZE r = 0; r < l->rows[t]; r++, n++) {
            const REAL *h = l->state[0] + (row_before(l, t) + r) * HS;
            REAL *carried = c->carried + n * HS;
            V sum = all(0);
            for (SIZE j = 0; j < H; j += LANES) {
                V kept = load_first(carried + j, H - j) * slope(activation, load_first(h + j, H - j));
                store(carried + j, kept);
                sum += kept * kept;
            }
            REAL each = 2 * factor * part_slope(form, sum_of(sum));
            for (SIZE j = 0; j < H; j += LANES)
                store(carried + j, load(carried + j) * each * slope(activation, load_first(h + j, H - j)));
        }
    product(H, H, N, (MATRIX){c->unit, 1, HS}, c->carried, HS, 0, dR, H, dR, H);
}
