/* One layer in one direction on one batch: where everything lies, and how a batch is laid out in time.

   Frames are packed: at step t the first rows[t] sequences are still running (the longest come first), and frame
   first[t] + r is step t of sequence r. Nothing is computed for the padding. */

typedef struct {
    SIZE T, B, N;       /* steps, sequences, frames */
    SIZE *rows, *first; /* [T] */
    SIZE *order;        /* [B] which sequence of the caller's stands at each place */
    SIZE *frames;       /* [N] step * stride + offset of each frame, in the caller's own numbering */
} BATCH;

typedef struct {
    SIZE D, H, DS, HS, GS; /* input, hidden; their row strides, and that of the pre-activations */
    SIZE B, N;
    const SIZE *rows, *first;
    SIZE T;
    REAL *x;                          /* [N, DS] */
    REAL *u;                          /* [N, GS] pre-activations; then what takes their place */
    REAL *state[STATES];              /* [B + N, HS] the initial state, then that of every frame */
    REAL *kept[KEPT + 1];             /* [N, HS] */
    REAL *before;                     /* [frames of a chunk, HS] a state one step before, where sequences differ in length */
    REAL *bias, *vector[VECTORS + 1]; /* [GS], [HS] */
    REAL *input_weight[INPUT_SEGMENTS + 1], *input_back[INPUT_SEGMENTS + 1];
    REAL *weight[SEGMENTS + 1], *back[SEGMENTS + 1];
    REAL *dy;                             /* [N, HS] what comes from above */
    REAL *dstate[STATES], *dnext[STATES]; /* [B, HS] */
    REAL *dvalue[CROSSING + 1];           /* [B, HS] */
    REAL *dvector[VECTORS + 1];           /* [HS] */
    REAL *dx;                             /* [N, DS], if wanted */
    SIZE entries, *entry_first, *entry_column; /* the input's numbers that are not zero, if they are few */
    REAL *entry_value;
} LAYER;

/* Hands out a stretch of memory; with base NULL it only counts. */
typedef struct {
    char *base;
    SIZE used;
} ARENA;

static void *take(ARENA *arena, SIZE bytes) {
    void *place = arena->base ? arena->base + arena->used : NULL;
    arena->used += (bytes + 63) / 64 * 64;
    return place;
}

static REAL *numbers(ARENA *arena, SIZE count) { return take(arena, (count + SPARE) * (SIZE)sizeof(REAL)); }

/* Sort by falling length (equal ones stay in order), count the running sequences of every step, and number the frames:
   frame (t, sequence) is row s * step + offset[sequence], where s is t, or counts from the end if reversed. */
static void lay_out(BATCH *b, const SIZE *length, const SIZE *offset, SIZE step, int reversed) {
    for (SIZE t = 0; t <= b->T; t++) b->first[t] = 0;
    for (SIZE i = 0; i < b->B; i++) b->first[b->T - length[i]]++;
    SIZE before = 0;
    for (SIZE t = 0; t <= b->T; t++) {
        SIZE count = b->first[t];
        b->first[t] = before;
        before += count;
    }
    for (SIZE i = 0; i < b->B; i++) b->order[b->first[b->T - length[i]]++] = i;
    SIZE running = b->B, n = 0;
    for (SIZE t = 0; t < b->T; t++) {
        while (running && length[b->order[running - 1]] <= t) running--;
        b->rows[t] = running;
        b->first[t] = n;
        for (SIZE r = 0; r < running; r++) {
            SIZE sequence = b->order[r], s = reversed ? length[sequence] - 1 - t : t;
            b->frames[n++] = s * step + offset[sequence];
        }
    }
    b->N = n;
}

/* The row of a state array where the states before step t begin. */
INLINE SIZE row_before(const LAYER *l, SIZE t) { return t ? l->B + l->first[t - 1] : 0; }

/* x[n] = given[frames[n]] for all frames; remembers the numbers that are not zero where they are fewer than a quarter. */
static void gather_input(LAYER *l, const REAL *given, SIZE given_row, const SIZE *frames) {
    SIZE most = l->N * l->D / 4, found = 0;
    for (SIZE n = 0; n < l->N; n++) {
        const REAL *from = given + frames[n] * given_row;
        REAL *to = l->x + n * l->DS;
        for (SIZE d = 0; d < l->D; d += LANES) store(to + d, load_first(from + d, l->D - d));
    }
    for (SIZE n = 0; n < l->N && found <= most; n++) {
        l->entry_first[n] = found;
        for (SIZE d = 0; d < l->D && found <= most; d += LANES)
            for (unsigned bits = lanes_not_zero(load_first(l->x + n * l->DS + d, l->D - d)); bits; bits &= bits - 1) {
                SIZE column = d + __builtin_ctz(bits);
                l->entry_column[found] = column;
                l->entry_value[found++] = l->x[n * l->DS + column];
            }
    }
    l->entries = found <= most ? found : -1;
    l->entry_first[l->N] = l->entries;
}

/* Do all sequences have the same length? Then a state one step before lies B rows above. */
INLINE int same_lengths(const LAYER *l) { return l->N == l->T * l->B; }

/* A run of steps whose frames' pre-activations stay in the second cache between one use and the next. */
typedef struct {
    SIZE t, end;    /* steps [t, end) */
    SIZE n, frames; /* frames [n, n + frames) */
} CHUNK;

/* The run of steps from t on, or the one that ends before t: at least one step, about DEPTH frames. */
static CHUNK chunk_from(const LAYER *l, SIZE t) {
    CHUNK c = {t, t, l->first[t], 0};
    while (c.end < l->T && (c.end == t || c.frames + l->rows[c.end] <= DEPTH)) c.frames += l->rows[c.end++];
    return c;
}

static CHUNK chunk_before(const LAYER *l, SIZE t) {
    CHUNK c = {t, t, 0, 0};
    while (c.t > 0 && (c.t == t || c.frames + l->rows[c.t - 1] <= DEPTH)) c.frames += l->rows[--c.t];
    c.n = l->first[c.t];
    return c;
}

/* One state of a chunk's frames, one step before: [frames, HS]. */
static UNUSED const REAL *states_before(LAYER *l, CHUNK c, const REAL *state) {
    if (same_lengths(l)) return state + c.n * l->HS;
    for (SIZE t = c.t; t < c.end; t++)
        memcpy(l->before + (l->first[t] - c.n) * l->HS, state + row_before(l, t) * l->HS,
               (size_t)(l->rows[t] * l->HS) * sizeof(REAL));
    return l->before;
}

/* Columns [column, column + count) of a chunk's pre-activations: the bias + W x, by rows of W where x is sparse. */
static UNUSED void input_product(LAYER *l, CHUNK chunk, SIZE column, SIZE count, const REAL *packed, int add) {
    REAL *u = l->u + chunk.n * l->GS + column;
    const REAL *start = add ? u : l->bias + column;
    SIZE start_row = add ? l->GS : 0;
    if (l->entries < 0) {
        product(chunk.frames, count, l->D, (MATRIX){l->x + chunk.n * l->DS, l->DS, 1}, packed, 0, 1, start, start_row, u,
                l->GS);
        return;
    }
    for (SIZE c = 0; c < count; c += PANEL * LANES) {
        SIZE columns = count - c < PANEL * LANES ? count - c : PANEL * LANES;
        SIZE width = ROUND_UP(columns);
        const REAL *panel = packed + c * l->D;
        for (SIZE n = 0; n < chunk.frames; n++)
            for (SIZE v = 0; v < width; v += LANES) {
                V sum = load(start + n * start_row + c + v);
                for (SIZE e = l->entry_first[chunk.n + n]; e < l->entry_first[chunk.n + n + 1]; e++)
                    sum += all(l->entry_value[e]) * load(panel + l->entry_column[e] * width + v);
                store_first(u + n * l->GS + c + v, sum, columns - v);
            }
    }
}

/* dW [H, D] (+)= the adjoints of one accumulator, transposed, times the input, over the frames of a chunk. */
static UNUSED void input_gradient(LAYER *l, CHUNK chunk, SIZE column, REAL *to, int add) {
    const REAL *u = l->u + chunk.n * l->GS + column;
    /* Number by number costs some 32 times what a product costs a number. */
    if (l->entries < 0 || l->entries > l->N * l->D / 32) {
        product(l->H, l->D, chunk.frames, (MATRIX){u, 1, l->GS}, l->x + chunk.n * l->DS, l->DS, 0, add ? to : NULL, l->D,
                to, l->D);
        return;
    }
    if (!add) memset(to, 0, (size_t)(l->H * l->D) * sizeof(REAL));
    for (SIZE j = 0; j < l->H; j++)
        for (SIZE n = 0; n < chunk.frames; n++) {
            REAL adjoint = u[n * l->GS + j];
            for (SIZE e = l->entry_first[chunk.n + n]; e < l->entry_first[chunk.n + n + 1]; e++)
                to[j * l->D + l->entry_column[e]] += l->entry_value[e] * adjoint;
        }
}
