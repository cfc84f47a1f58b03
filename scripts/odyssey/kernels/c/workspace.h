/* The memory of a layer, and rows of it taken in and out in the order of the caller's sequences. */

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
