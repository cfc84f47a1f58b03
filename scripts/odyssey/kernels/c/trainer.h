/* What training reads and writes, as odyssey.kernels.trainer fills it in. */

#define MOST_LAYERS 16 /* as odyssey.schema allows */

/* A split: sequences end to end. */
typedef struct {
    const REAL *x;          /* [frames, D] */
    const int32_t *symbols; /* [frames], instead of x: which of D channels is 1 */
    const REAL *targets;    /* [frames or sequences, K] */
    const int64_t *classes; /* [frames or sequences], instead of targets; below 0 where nothing is asked */
    const SIZE *length, *start, *scored; /* [sequences]; scored: targets that count */
} SPLIT;

typedef struct {
    SIZE D, H, K, layers, directions;
    SIZE output, last_step; /* what the targets are; one after the last step, or one a step */
    SIZE batch_size, most_frames, most_steps;
    SIZE optimiser, average_steps; /* a case of `optimise` */
    double rate, momentum, clip, clip_each; /* of the gradient's norm, and of each of its numbers; 0 for none */
    double noise, dropout; /* standard deviation on inputs; share of dropped numbers, 0 for none */
    SIZE regulariser, activation; /* a form, NO_REGULARISER for none; of the plain RNN that it is for */
    double regulariser_weight;
    uint32_t key[2], mask_key[MOST_LAYERS + 1][2]; /* of the noise; of what is dropped before each layer, and at the end */
    SIZE count; /* all weights */
    REAL *weights, *gradient, *velocity, *square; /* the last two for the optimiser, 0 at first */
    double power1, power2;                        /* for the optimiser, 1 at first */
    void *memory;
    SPLIT split;
    const SIZE *sequences; /* the sequences of this call, in their order */
    SIZE sequence_count;
    double *norms;         /* [updates] */
    double loss, score;
    SIZE targets, updates;
} TRAINER;
