/* A whole trial's updates without a step of Python between them: noise, dropout, layers, loss, gradient, regulariser,
   clipping, optimiser. */

typedef struct {
    BATCH batch;
    SIZE *length, *offset; /* [B] as given */
    SIZE *source;          /* [N] rows of the split; where inputs are made, frames are rows of `made` instead */
    SIZE *straight, *turned; /* [N] packed frames as they come, and with every sequence turned round */
    SIZE *turned_frames, *last;
    REAL *made; /* [N, D] inputs of this batch that are not as the split holds them: one-hot, with noise, or dropped */
    unsigned char *kept[MOST_LAYERS + 1]; /* [N, D or H of both] end to end, before each layer and after the last */
    LAYER layer[MOST_LAYERS][2];
    REAL *hidden, *dhidden, *features; /* [N, WS] of both directions; [B, WS] after the last step */
    REAL *logits, *packed, *packed_back, *bias;
    CARRIED carried;
    SIZE WS, KS;
} PLAN;

static SIZE layer_width(const TRAINER *t, SIZE layer) { return layer ? t->directions * t->H : t->D; }

/* Noise and dropout are for training alone; symbols become one-hot rows a batch at a time. */
static int makes_inputs(const TRAINER *t, int training) {
    return t->split.symbols || (training && (t->noise > 0 || t->dropout > 0));
}

/* A symbol is not dropped: that would take away the whole of it, where the number of a vector is meant. */
static int drops_inputs(const TRAINER *t) { return t->dropout > 0 && !t->split.symbols; }
static uint32_t drop_below(const TRAINER *t) { return (uint32_t)(t->dropout * 0x1p32); }
static REAL drop_scale(const TRAINER *t) { return (REAL)(1 / (1 - t->dropout)); }

/* Hand out the memory of one batch of B sequences, T steps and N frames at most. */
static void plan_batch(const TRAINER *t, PLAN *p, ARENA *arena, SIZE T, SIZE B, SIZE N, int backward) {
    SIZE index = (SIZE)sizeof(SIZE), wide = t->directions * t->H;
    p->batch = (BATCH){T, B, N, take(arena, T * index), take(arena, (T + 1) * index), take(arena, B * index),
                       take(arena, N * index)};
    p->length = take(arena, B * index), p->offset = take(arena, B * index);
    p->source = take(arena, N * index), p->straight = take(arena, N * index), p->turned = take(arena, N * index);
    p->turned_frames = take(arena, N * index), p->last = take(arena, B * index);
    p->made = numbers(arena, makes_inputs(t, backward) ? N * t->D : 0);
    p->WS = ROUND_UP(wide), p->KS = ROUND_UP(t->K);
    for (SIZE k = 0; k <= t->layers; k++) {
        int needed = backward && (k ? t->dropout > 0 : drops_inputs(t));
        SIZE rows = t->last_step && k == t->layers ? B : N;
        p->kept[k] = take(arena, needed ? rows * layer_width(t, k) : 0);
    }
    p->hidden = numbers(arena, N * p->WS), p->dhidden = numbers(arena, backward ? N * p->WS : 0);
    p->features = numbers(arena, t->last_step ? B * p->WS : 0);
    p->logits = numbers(arena, (t->last_step ? B : N) * p->KS);
    p->packed = numbers(arena, packed_size(wide, t->K)), p->packed_back = numbers(arena, packed_size(t->K, wide));
    p->bias = numbers(arena, p->KS);
    for (SIZE k = 0; k < t->layers; k++)
        for (SIZE d = 0; d < t->directions; d++)
            plan_layer(&p->layer[k][d], arena, &p->batch, layer_width(t, k), t->H, backward, backward && k > 0);
    if (backward && t->regulariser) plan_carried(&p->carried, arena, N, t->H);
}

/* The parameters of a layer and direction in the flat vector of all, in the cell's order. */
static REAL *point_into(const TRAINER *t, SIZE layer, SIZE direction, REAL *flat, REAL **to) {
    REAL *place = flat;
    for (SIZE k = 0; k <= layer; k++)
        for (SIZE d = 0; d < t->directions && !(k == layer && d > direction); d++)
            for (int i = 0; i < PARAMETERS; i++) {
                to[i] = place;
                place += LETTERS[i] == 'W' ? t->H * layer_width(t, k) : LETTERS[i] == 'R' ? t->H * t->H : t->H;
            }
    return place;
}

static void pack_network(const TRAINER *t, PLAN *p, int backward) {
    SIZE wide = t->directions * t->H;
    REAL *parameters[PARAMETERS], *output = NULL;
    for (SIZE k = 0; k < t->layers; k++)
        for (SIZE d = 0; d < t->directions; d++) {
            output = point_into(t, k, d, t->weights, parameters);
            pack_layer(&p->layer[k][d], (const REAL *const *)parameters, backward);
        }
    const REAL *rows[t->K];
    for (SIZE k = 0; k < t->K; k++) rows[k] = output + k * wide;
    pack_transposed(p->packed, wide, t->K, rows);
    if (backward) pack_rows(p->packed_back, t->K, wide, 0, t->K, output, wide);
    for (SIZE k = 0; k < t->K; k += LANES) store(p->bias + k, load_first(output + t->K * wide + k, t->K - k));
}

/* The inputs of one sequence that is `length` frames long, from frame `start` of the split. */
static void make_inputs(const TRAINER *t, SIZE start, SIZE length, int training, unsigned char *kept, REAL *to) {
    const REAL *from = t->split.symbols ? to : t->split.x + start * t->D;
    if (t->split.symbols) {
        memset(to, 0, (size_t)(length * t->D) * sizeof(REAL));
        for (SIZE n = 0; n < length; n++) to[n * t->D + t->split.symbols[start + n]] = 1;
    }
    if (training && t->noise > 0) {
        add_noise(t->key, start * t->D, length * t->D, (REAL)t->noise, from, to);
        from = to;
    }
    if (!training || !drops_inputs(t)) return;
    draw_kept(t->mask_key[0], drop_below(t), start * t->D, length * t->D, kept);
    drop(length * t->D, kept, drop_scale(t), from, to);
}

/* Which outputs of the layers are kept: of all their frames, or, of the last one, where an answer is given. */
static void draw_masks(const TRAINER *t, PLAN *p, const SIZE *sequences, SIZE B) {
    SIZE wide = t->directions * t->H;
    for (SIZE k = 1; k <= t->layers; k++)
        for (SIZE i = 0, n = 0; i < B; i++) {
            int at_end = t->last_step && k == t->layers;
            SIZE first = at_end ? sequences[i] : t->split.start[sequences[i]], rows = at_end ? 1 : p->length[i];
            draw_kept(t->mask_key[k], drop_below(t), first * wide, rows * wide, p->kept[k] + n * wide);
            n += rows;
        }
}

/* Drop what goes into layer k (the answer: k = layers), or comes back from there: rows [frames or sequences, WS]. */
static void drop_rows(const TRAINER *t, const PLAN *p, SIZE k, REAL *rows) {
    int at_end = t->last_step && k == t->layers;
    SIZE wide = t->directions * t->H, count = at_end ? p->batch.B : p->batch.N;
    const SIZE *place = at_end ? p->batch.order : p->batch.frames; /* inputs are made: frames are rows of `made` */
    for (SIZE n = 0; n < count; n++)
        drop(wide, p->kept[k] + place[n] * wide, drop_scale(t), rows + n * p->WS, rows + n * p->WS);
}

/* Which sequences, how they lie in time, and their inputs. */
static void lay_out_batch(const TRAINER *t, PLAN *p, const SIZE *sequences, SIZE B, int training) {
    int makes = makes_inputs(t, training);
    SIZE N = 0;
    for (SIZE i = 0; i < B; i++) {
        SIZE s = sequences[i], length = t->split.length[s], start = t->split.start[s];
        p->length[i] = length;
        p->offset[i] = makes ? N : start;
        if (makes) make_inputs(t, start, length, training, p->kept[0] + N * t->D, p->made + N * t->D);
        N += length;
    }
    BATCH *b = &p->batch;
    lay_out(b, p->length, p->offset, 1, 0);
    for (SIZE s = 0, n = 0; s < b->T; s++)
        for (SIZE r = 0; r < b->rows[s]; r++, n++) {
            SIZE sequence = b->order[r], last = p->length[sequence] - 1;
            p->source[n] = t->split.start[sequences[sequence]] + s;
            p->straight[n] = n;
            p->turned[n] = b->first[last - s] + r;
            if (s == last) p->last[r] = n;
        }
    for (SIZE n = 0; n < N; n++) p->turned_frames[n] = b->frames[p->turned[n]];
    if (training && t->dropout > 0) draw_masks(t, p, sequences, B);
}

static void network_forward(const TRAINER *t, PLAN *p, int training) {
    const REAL *x = makes_inputs(t, training) ? p->made : t->split.x;
    SIZE x_row = t->D;
    for (SIZE k = 0; k < t->layers; k++) {
        for (SIZE d = 0; d < t->directions; d++) {
            LAYER *l = &p->layer[k][d];
            gather_input(l, x, x_row, k ? (d ? p->turned : p->straight) : (d ? p->turned_frames : p->batch.frames));
            for (int s = 0; s < STATES; s++) memset(l->state[s], 0, (size_t)(l->B * l->HS) * sizeof(REAL));
            run_forward(l);
        }
        for (SIZE d = 0; d < t->directions && !(t->last_step && k == t->layers - 1); d++) {
            LAYER *l = &p->layer[k][d];
            spread_rows(l->N, l->H, l->state[0] + l->B * l->HS, l->HS, d ? p->turned : p->straight, p->hidden + d * l->H,
                        p->WS);
        }
        if (training && t->dropout > 0 && !(t->last_step && k == t->layers - 1)) drop_rows(t, p, k + 1, p->hidden);
        x = p->hidden;
        x_row = p->WS;
    }
    SIZE wide = t->directions * t->H;
    if (!t->last_step) {
        product(p->batch.N, t->K, wide, (MATRIX){p->hidden, p->WS, 1}, p->packed, 0, 1, p->bias, 0, p->logits, p->KS);
        return;
    }
    for (SIZE d = 0; d < t->directions; d++) {
        LAYER *l = &p->layer[t->layers - 1][d];
        for (SIZE r = 0; r < l->B; r++)
            spread_rows(1, l->H, l->state[0] + (l->B + p->last[r]) * l->HS, l->HS, &r, p->features + d * l->H, p->WS);
    }
    if (training && t->dropout > 0) drop_rows(t, p, t->layers, p->features);
    product(p->batch.B, t->K, wide, (MATRIX){p->features, p->WS, 1}, p->packed, 0, 1, p->bias, 0, p->logits, p->KS);
}

/* Losses, scores and derivatives of all targets of a batch; returns the sum of the losses. */
static double grade(TRAINER *t, PLAN *p) {
    SIZE B = p->batch.B, n = 0;
    double total = 0;
    for (SIZE s = 0; s < (t->last_step ? 1 : p->batch.T); s++)
        for (SIZE r = 0; r < (t->last_step ? B : p->batch.rows[s]); r++, n++) {
            SIZE sequence = t->sequences[p->batch.order[r]], row = t->last_step ? sequence : p->source[n];
            double weight = 1.0 / (double)B, wrong = 0, loss;
            if (t->average_steps && !t->last_step) weight /= (double)t->split.scored[sequence];
            REAL *a = p->logits + n * p->KS;
            if (t->output == CLASSES && t->split.classes[row] < 0) {
                memset(a, 0, (size_t)p->KS * sizeof(REAL));
                continue;
            }
            t->targets++;
            if (t->output == CLASSES) {
                loss = class_loss(a, t->split.classes[row], t->K, (REAL)weight, &wrong);
                t->score += wrong;
            } else {
                const REAL *target = t->split.targets + row * t->K;
                loss = t->output == BINARY ? binary_loss(a, target, t->K, (REAL)weight)
                                           : number_loss(a, target, t->K, (REAL)weight);
                t->score += loss;
            }
            total += loss;
        }
    return total;
}

static void network_backward(TRAINER *t, PLAN *p) {
    SIZE wide = t->directions * t->H, n = t->last_step ? p->batch.B : p->batch.N;
    const REAL *features = t->last_step ? p->features : p->hidden;
    REAL *gradients[PARAMETERS];
    REAL *output = point_into(t, t->layers - 1, t->directions - 1, t->gradient, gradients);
    product(t->K, wide, n, (MATRIX){p->logits, 1, p->KS}, features, p->WS, 0, NULL, 0, output, wide);
    column_sums(n, t->K, p->logits, p->KS, output + t->K * wide);
    product(n, wide, t->K, (MATRIX){p->logits, p->KS, 1}, p->packed_back, 0, 1, NULL, 0, p->dhidden, p->WS);
    for (SIZE k = t->layers - 1; k >= 0; k--) {
        if (t->dropout > 0) drop_rows(t, p, k + 1, p->dhidden);
        int at_end = t->last_step && k == t->layers - 1;
        for (SIZE d = 0; d < t->directions; d++) {
            LAYER *l = &p->layer[k][d];
            clear_adjoints(l);
            const REAL *above = p->dhidden + d * l->H;
            if (at_end) {
                memset(l->dy, 0, (size_t)(l->N * l->HS) * sizeof(REAL));
                collect_rows(l->B, l->H, above, p->WS, p->straight, l->dstate[0], l->HS);
                memcpy(l->dnext[0], l->dstate[0], (size_t)(l->B * l->HS) * sizeof(REAL));
            } else {
                collect_rows(l->N, l->H, above, p->WS, d ? p->turned : p->straight, l->dy, l->HS);
            }
            point_into(t, k, d, t->gradient, gradients);
            run_backward(l, gradients);
        }
        if (k == 0) break;
        for (SIZE d = 0; d < t->directions; d++) {
            LAYER *l = &p->layer[k][d];
            const SIZE *place = d ? p->turned : p->straight;
            for (SIZE row = 0; row < l->N; row++)
                for (SIZE j = 0; j < wide; j += LANES) {
                    REAL *to = p->dhidden + place[row] * p->WS + j;
                    V dx = load(l->dx + row * l->DS + j);
                    store(to, d ? load(to) + dx : dx);
                }
        }
    }
}

/* Add the regulariser's gradient to that of the only layer's recurrent matrix. */
static void add_regulariser(TRAINER *t, PLAN *p) {
    REAL *matrix[PARAMETERS], *gradient[PARAMETERS];
    point_into(t, 0, 0, t->weights, matrix);
    point_into(t, 0, 0, t->gradient, gradient);
    for (int i = 0; i < PARAMETERS; i++)
        if (LETTERS[i] == 'R')
            regularise(&p->layer[0][0], &p->carried, t->regulariser, t->activation, t->regulariser_weight, matrix[i],
                       gradient[i]);
}

/* Pascanu et al. 2013, Algorithm 1, then each number within +-clip_each; returns the norm before. */
static double clip(TRAINER *t) {
    double total = 0;
    for (SIZE i = 0; i < t->count;) {
        V sum = all(0);
        SIZE end = t->count - i < 1024 ? t->count : i + 1024;
        for (; i < end; i += LANES) {
            V g = load_first(t->gradient + i, end - i);
            sum += g * g;
        }
        total += (double)sum_of(sum);
    }
    double norm = __builtin_sqrt(total), factor = t->clip / (norm + 1e-6);
    if (t->clip > 0 && factor < 1)
        for (SIZE i = 0; i < t->count; i += LANES)
            store_first(t->gradient + i, load_first(t->gradient + i, t->count - i) * (REAL)factor, t->count - i);
    REAL most = (REAL)t->clip_each;
    for (SIZE i = 0; t->clip_each > 0 && i < t->count; i++) {
        REAL g = t->gradient[i];
        t->gradient[i] = g > most ? most : g < -most ? -most : g;
    }
    return norm;
}

static SIZE longest(const TRAINER *t, const SIZE *sequences, SIZE B, SIZE *frames) {
    SIZE T = 0;
    *frames = 0;
    for (SIZE i = 0; i < B; i++) {
        SIZE length = t->split.length[sequences[i]];
        T = length > T ? length : T;
        *frames += length;
    }
    return T;
}

/* Bytes that a batch of batch_size sequences, most_steps steps and most_frames frames takes. */
EXPORT SIZE odyssey_trainer_memory(const TRAINER *t, SIZE backward) {
    ARENA arena = {NULL, 0};
    PLAN plan;
    plan_batch(t, &plan, &arena, t->most_steps, t->batch_size, t->most_frames, (int)backward);
    return arena.used;
}

/* One pass over `sequences`, an update a batch. Ends early, with a loss that is not finite, if the trial diverges. */
EXPORT void odyssey_train(TRAINER *t) {
    unsigned mode = flush_denormals();
    const SIZE *sequences = t->sequences;
    t->loss = t->score = 0;
    t->targets = t->updates = 0;
    for (SIZE i = 0; i < t->sequence_count; i += t->batch_size) {
        SIZE B = t->sequence_count - i < t->batch_size ? t->sequence_count - i : t->batch_size, N;
        t->sequences = sequences + i;
        SIZE T = longest(t, t->sequences, B, &N);
        ARENA arena = {t->memory, 0};
        PLAN plan;
        plan_batch(t, &plan, &arena, T, B, N, 1);
        pack_network(t, &plan, 1);
        lay_out_batch(t, &plan, t->sequences, B, 1);
        network_forward(t, &plan, 1);
        SIZE before = t->targets;
        double loss = grade(t, &plan);
        if (t->targets == before) continue; /* nothing asked, nothing learnt: no step of momentum alone */
        network_backward(t, &plan);
        if (t->regulariser) add_regulariser(t, &plan);
        double norm = clip(t);
        t->norms[t->updates++] = norm;
        t->loss += loss;
        if (!(norm - norm == 0)) { /* infinite or not a number */
            t->loss = norm - norm;
            break;
        }
        optimise(t);
        if (!(loss - loss == 0)) break;
    }
    t->sequences = sequences;
    restore_mode(mode);
}

/* Sums of losses and scores over `sequences`, without noise. */
EXPORT void odyssey_evaluate(TRAINER *t) {
    unsigned mode = flush_denormals();
    const SIZE *sequences = t->sequences;
    t->loss = t->score = 0;
    t->targets = 0;
    for (SIZE i = 0; i < t->sequence_count; i += t->batch_size) {
        SIZE B = t->sequence_count - i < t->batch_size ? t->sequence_count - i : t->batch_size, N;
        t->sequences = sequences + i;
        SIZE T = longest(t, t->sequences, B, &N);
        ARENA arena = {t->memory, 0};
        PLAN plan;
        plan_batch(t, &plan, &arena, T, B, N, 0);
        pack_network(t, &plan, 0);
        lay_out_batch(t, &plan, t->sequences, B, 0);
        network_forward(t, &plan, 0);
        t->loss += grade(t, &plan);
    }
    t->sequences = sequences;
    restore_mode(mode);
}
