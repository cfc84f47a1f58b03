/* What Python calls: one layer in one direction, forward and backward. */

#define EXPORT __attribute__((visibility("default")))

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
