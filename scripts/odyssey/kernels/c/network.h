/* What Python calls: one layer in one direction, forward and backward. */

#define EXPORT __attribute__((visibility("default")))

/* Hand out a layer's memory; what only the step backward needs is left out if there will be none. */
static void plan_layer(LAYER *l, ARENA *arena, const BATCH *b, SIZE D, SIZE H, int backward, int wants_dx) {
    l->D = D, l->H = H, l->DS = ROUND_UP(D), l->HS = ROUND_UP(H), l->GS = ROUND_UP(ACCUMULATORS * H);
    l->T = b->T, l->B = b->B, l->N = b->N, l->rows = b->rows, l->first = b->first;
    l->x = numbers(arena, l->N * l->DS);
    l->u = numbers(arena, l->N * l->GS);
    for (int k = 0; k < STATES; k++) l->state[k] = numbers(arena, (l->B + l->N) * l->HS);
    for (int k = 0; k < KEPT; k++) l->kept[k] = numbers(arena, l->N * l->HS);
    l->bias = numbers(arena, l->GS);
    for (int k = 0; k < VECTORS; k++) l->vector[k] = numbers(arena, l->HS);
    l->entry_first = take(arena, (l->N + 1) * (SIZE)sizeof(SIZE));
    l->entry_column = take(arena, (l->N * D / 4 + LANES + 1) * (SIZE)sizeof(SIZE));
    l->entry_value = numbers(arena, l->N * D / 4 + LANES + 1);
    plan_weights(l, arena, wants_dx);
    for (int k = 0; k < STATES; k++) l->dstate[k] = l->dnext[k] = NULL;
    l->dx = NULL;
    if (!backward) return;
    l->before = numbers(arena, (DEPTH + l->B) * l->HS);
    l->dy = numbers(arena, l->N * l->HS);
    for (int k = 0; k < STATES; k++) {
        l->dstate[k] = numbers(arena, l->B * l->HS);
        l->dnext[k] = numbers(arena, l->B * l->HS);
    }
    for (int k = 0; k < CROSSING; k++) l->dvalue[k] = numbers(arena, l->B * l->HS);
    for (int k = 0; k < VECTORS; k++) l->dvector[k] = numbers(arena, l->HS);
    if (wants_dx) l->dx = numbers(arena, l->N * l->DS);
}

/* to[place[r]] = from[r], rows of `width` numbers; a missing `from` gives zeros. */
static UNUSED void spread_rows(SIZE rows, SIZE width, const REAL *from, SIZE from_row, const SIZE *place, REAL *to,
                               SIZE to_row) {
    for (SIZE r = 0; r < rows; r++)
        for (SIZE j = 0; j < width; j += LANES)
            store_first(to + place[r] * to_row + j, load(from + r * from_row + j), width - j);
}

/* to[r] = from[place[r]], rows of `width` numbers; zeros without a `from`. */
static UNUSED void collect_rows(SIZE rows, SIZE width, const REAL *from, SIZE from_row, const SIZE *place, REAL *to,
                                SIZE to_row) {
    for (SIZE r = 0; r < rows; r++)
        for (SIZE j = 0; j < width; j += LANES)
            store(to + r * to_row + j, from ? load_first(from + place[r] * from_row + j, width - j) : all(0));
}

/* Before the step backward: nothing comes from behind the last steps, and no vector has a gradient yet. */
static UNUSED void clear_adjoints(LAYER *l) {
    for (int k = 0; k < STATES; k++) {
        memset(l->dstate[k], 0, (size_t)(l->B * l->HS) * sizeof(REAL));
        memset(l->dnext[k], 0, (size_t)(l->B * l->HS) * sizeof(REAL));
    }
    for (int k = 0; k < VECTORS; k++) memset(l->dvector[k], 0, (size_t)l->HS * sizeof(REAL));
}

typedef struct {
    SIZE D, H;
    BATCH batch;
    SIZE backward, wants_dx;
    void *memory;
    const REAL *x;
    SIZE x_row;
    const REAL *const *parameters;
    const REAL *const *initial; /* [STATES] [B, H] or NULL */
    REAL *output;
    SIZE output_row;
    REAL *const *final; /* [STATES] [B, H] */
    const REAL *doutput;
    const REAL *const *dfinal; /* [STATES] [B, H] or NULL */
    REAL *const *dparameters;
    REAL *dx;               /* or NULL */
    REAL *const *dinitial;  /* [STATES] [B, H] or NULL */
} CALL;

EXPORT void odyssey_lay_out(BATCH *batch, const SIZE *length, const SIZE *offset, SIZE step, SIZE reversed) {
    lay_out(batch, length, offset, step, (int)reversed);
}

static LAYER planned(const CALL *call, ARENA *arena) {
    LAYER layer;
    plan_layer(&layer, arena, &call->batch, call->D, call->H, (int)call->backward, (int)call->wants_dx);
    return layer;
}

/* Bytes of memory that forward and backward share. */
EXPORT SIZE odyssey_memory(const CALL *call) {
    ARENA arena = {NULL, 0};
    planned(call, &arena);
    return arena.used;
}

EXPORT void odyssey_forward(const CALL *call) {
    unsigned mode = flush_denormals();
    ARENA arena = {call->memory, 0};
    LAYER l = planned(call, &arena);
    gather_input(&l, call->x, call->x_row, call->batch.frames);
    pack_layer(&l, call->parameters, (int)call->backward);
    for (int k = 0; k < STATES; k++) collect_rows(l.B, l.H, call->initial[k], l.H, call->batch.order, l.state[k], l.HS);
    run_forward(&l);
    spread_rows(l.N, l.H, l.state[0] + l.B * l.HS, l.HS, call->batch.frames, call->output, call->output_row);
    for (SIZE t = l.T - 1, ended = 0; t >= 0; t--)
        for (; ended < l.rows[t]; ended++) {
            SIZE row = l.B + l.first[t] + ended;
            for (int k = 0; k < STATES; k++)
                spread_rows(1, l.H, l.state[k] + row * l.HS, l.HS, call->batch.order + ended, call->final[k], l.H);
        }
    restore_mode(mode);
}

EXPORT void odyssey_backward(const CALL *call) {
    unsigned mode = flush_denormals();
    ARENA arena = {call->memory, 0};
    LAYER l = planned(call, &arena);
    /* gather_input has counted the entries into entry_first: with N frames, its last element says how many. */
    l.entries = call->batch.N ? l.entry_first[l.N] : 0;
    clear_adjoints(&l);
    collect_rows(l.N, l.H, call->doutput, call->output_row, call->batch.frames, l.dy, l.HS);
    for (int k = 0; k < STATES; k++) {
        collect_rows(l.B, l.H, call->dfinal[k], l.H, call->batch.order, l.dstate[k], l.HS);
        memcpy(l.dnext[k], l.dstate[k], (size_t)(l.B * l.HS) * sizeof(REAL));
    }
    run_backward(&l, call->dparameters);
    for (int k = 0; k < STATES; k++)
        if (call->dinitial[k]) spread_rows(l.B, l.H, l.dstate[k], l.HS, call->batch.order, call->dinitial[k], l.H);
    if (l.dx) spread_rows(l.N, l.D, l.dx, l.DS, call->batch.frames, call->dx, call->x_row);
    restore_mode(mode);
}
