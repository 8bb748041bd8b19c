"""Keras's own words: the classes, functions, types, arguments and choices that a configuration can be made of.

They say nothing about whoever made a model. What is not here is a word of the model's own: a class or function that
Keras does not have, a name, a path, a token. The lists are those of Keras 3.15 with the names that Keras 1 and 2 used
besides; those of the classes come from their rows in :mod:`archlens.layers.catalog`.
"""

from __future__ import annotations

from archlens.layers import catalog


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LAYER_CLASSES = frozenset(
    name for row in catalog.LAYERS if row.public for name in (*row.names, *row.aliases, *row.former_names)
) | {"Input", "InputSpec"}
"""Layers and models, under every name that they have or had."""

PARTS = frozenset(part for row in catalog.LAYERS for part in (*row.parts, *row.other_parts)) | {
    "random_generator",
    "seed_generator",
    "vars",
}
"""The parts that the groups of layers in a weights file can have."""

OTHER_CLASSES = _words(
    "AUC AWQConfig AWQDTypePolicy AbsMaxQuantizer Accuracy Adadelta Adafactor Adagrad Adam AdamW Adamax "
    "BinaryAccuracy BinaryCrossentropy BinaryFocalCrossentropy BinaryIoU CTC CategoricalAccuracy "
    "CategoricalCrossentropy CategoricalFocalCrossentropy CategoricalGeneralizedCrossEntropy CategoricalHinge "
    "Circle CompileMetrics ConcordanceCorrelation Constant Constraint CosineDecay CosineDecayRestarts "
    "CosineSimilarity DTypePolicy DTypePolicyMap Dice DynamicLossScale ExponentialDecay F1Score FBetaScore "
    "FalseNegatives FalsePositives Float8QuantizationConfig FloatDTypePolicy Ftrl GPTQConfig GPTQDTypePolicy "
    "GlorotNormal GlorotUniform HeNormal HeUniform Hinge Huber Identity IdentityInitializer Initializer "
    "Int4DTypePolicy Int4QuantizationConfig Int8QuantizationConfig InverseTimeDecay IoU KLDivergence L1 L1L2 L2 "
    "Lamb LearningRateSchedule LecunNormal LecunUniform LinearModel Lion LogCosh LogCoshError Loss "
    "LossFunctionWrapper LossScaleOptimizer LossScaleOptimizerV1 LossScaleOptimizerV3 LossWrapper MaxNorm Mean "
    "MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanRelativeError MeanSquaredError "
    "MeanSquaredLogarithmicError MeanTensor Metric MinMaxNorm MultiOptimizer Muon Nadam NonNeg OneHotIoU "
    "OneHotMeanIoU Ones Optimizer OptimizerMap OptimizerV2 Orthogonal OrthogonalInitializer OrthogonalRegularizer "
    "PearsonCorrelation PiecewiseConstantDecay Poisson Policy PolicyV1 PolynomialDecay Precision "
    "PrecisionAtRecall QuantizationConfig QuantizedDTypePolicy QuantizedFloat8DTypePolicy Quantizer R2Score "
    "RMSprop RadialConstraint RandomNormal RandomUniform Recall RecallAtPrecision Regularizer "
    "RootMeanSquaredError SGD STFT STFTInitializer ScheduleFreeAdamW SeedGenerator SensitivityAtSpecificity "
    "SequenceFeatures SharpnessAwareMinimization SparseCategoricalAccuracy SparseCategoricalCrossentropy "
    "SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum TensorShape TopKCategoricalAccuracy "
    "TrueNegatives TruePositives TruncatedNormal Tversky TypeSpec UnitNorm VarianceScaling WideDeepModel Zeros"
)
"""Initializers, regularizers, constraints, losses, metrics, optimizers, schedules, types and quantizers."""

FUNCTIONS = _words(
    "BCE KLD MAE MAPE MSE MSLE acc accuracy bce binary_accuracy binary_crossentropy binary_focal_crossentropy "
    "categorical_accuracy categorical_crossentropy categorical_focal_crossentropy "
    "categorical_generalized_cross_entropy categorical_hinge ce celu circle concordance_correlation constant "
    "cosine_proximity cosine_similarity crossentropy ctc dice elu exponential gelu glorot_normal glorot_uniform "
    "glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh he_normal he_uniform hinge huber identity "
    "kl_divergence kld kullback_leibler_divergence l1 l1_l2 l2 leaky_relu lecun_normal lecun_uniform linear "
    "log_cosh log_sigmoid log_softmax logcosh mae mape max_norm mean_absolute_error "
    "mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error min_max_norm mish mse msle "
    "non_neg normal one ones orthogonal orthogonal_regularizer pearson_correlation poisson random_normal "
    "random_uniform relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign "
    "sparse_categorical_accuracy sparse_categorical_crossentropy sparse_plus sparse_sigmoid "
    "sparse_top_k_categorical_accuracy sparsemax squared_hinge squareplus stft swish tanh tanh_shrink threshold "
    "top_k_categorical_accuracy truncated_normal tversky uniform unit_norm variance_scaling zero zeros"
)
"""Activations, and what else can be named instead of given as an object."""

DTYPES = _words(
    "bfloat16 bool complex128 complex64 float16 float32 float64 float8_e4m3fn float8_e5m2 float8_from_float32 "
    "float8_from_mixed_bfloat16 float8_from_mixed_float16 int16 int32 int4 int4_from_float32 int64 int8 "
    "int8_from_bfloat16 int8_from_float16 int8_from_float32 int8_from_mixed_bfloat16 int8_from_mixed_float16 "
    "mixed_bfloat16 mixed_float16 string uint16 uint32 uint64 uint8"
)
"""Types of tensors, and policies for them."""

CHOICES = _words(
    "-inf A C F K Zeros [UNK] area auto ave backward beam_search bicubic bilinear binary causal center_xywh "
    "center_xyxy center_yxhw channels_first channels_last character complete concat constant count crop_to_box "
    "default density dot dot_product edge fan_avg fan_in fan_out float floormod forward fro full function "
    "gaussian glorot_uniform grayscale greedy hamming hann higher highest hinge horizontal "
    "horizontal_and_vertical htk ij inf int int32 int64 lambda lanczos3 lanczos5 left linear log lower "
    "lower_and_strip_punctuation magnitude max mean mean_with_sample_weight midpoint min mitchellcubic mul "
    "multi_hot nearest none normal nuc one_hot ones ortho orthogonal pad power quadratic raw reduced reflect "
    "rel_xywh rel_xyxy rel_yxyx relu rgb right same serve sigmoid slaney sorted strip_punctuation sum "
    "sum_over_batch sum_over_batch_size symmetric tanh tanh_approximate tf_idf truncated_normal uniform unsorted "
    "untruncated_normal utf-8 valid vertical whitespace wrap xy xywh xyxy yxhw yxyx zeros"
)
"""What arguments that are texts can be."""

ARGUMENTS = _words(
    "M N a abs_ activation activation_order activation_quantizer activity_regularizer addition_factor adjoint_a "
    "adjoint_b all_ops allow_last_axis_squeeze alpha alpha_constraint alpha_initializer alpha_regularizer angle "
    "antialias approximate arguments array assume_unique atol attention_axes attention_mask attn_logits_soft_cap "
    "autocast axes axes_lengths axis axis1 axis2 axisa axisb axisc b backward_layer base batch_input_shape "
    "batch_shape batch_size beam_width beta beta_constraint beta_initializer beta_regularizer bias bias_axes "
    "bias_constraint bias_initializer bias_regularizer bin_boundaries bins block_size body body_fun branches "
    "brightness_factor call_endpoint call_fn call_training_endpoint cell cells center chain_depth choicelist "
    "clip_limit compute_uv cond condition condlist constant_values contrast_factor count_weights counts "
    "crop_to_aspect_ratio cropping data data_format dataset decimals default default_value depth_multiplier "
    "depthwise_constraint depthwise_initializer depthwise_kernel depthwise_regularizer destination dilation "
    "dilation_rate dims distribution dropout dtype dx elements elems embeddings_constraint embeddings_initializer "
    "embeddings_regularizer encoding endpoint epsilon equal_nan equation excluded expand_dims f factor false_fn "
    "fft_length filepath fill_mode fill_value filters flash_attention forward_layer frame_length frame_step "
    "from_logits full_matrices fun function gain gamma gamma_constraint gamma_initializer gamma_regularizer "
    "go_backwards gptq_unpacked_column_size group_size groups has_aux head_dim height height_factor hessian_damping "
    "hue_factor idf_weights implementation increasing index indexing indices indices_or_sections init init_fn "
    "init_val initial initial_state input_axes input_dim input_tensor inputs interpolation invert is_causal k "
    "keepdims kernel kernel_constraint kernel_initializer kernel_regularizer kernel_size key key_dim key_mask kth l1 "
    "l2 layer layers length logit_soft_cap logits loop_vars lora_alpha lora_rank lower mag_exp mask mask_index "
    "mask_token mask_value mask_zero max_freq max_ndim max_number max_tokens max_val max_value maximum_iterations "
    "maxval mean merge_mode merge_repeated method min_freq min_ndim min_power min_value minlength minval mode module "
    "momentum moving_mean_initializer moving_variance_initializer n name nan native_serialization_platforms ndim "
    "negative_slope neginf newshape ngrams noise_shape normalize num num_bins num_chains num_classes num_grid_points "
    "num_heads num_key_value_heads num_mel_bins num_oov_indices num_ops num_query_heads num_samples num_segments "
    "num_tokens offset oov_method oov_token operands optional ord order output output_axes output_dim output_dtype "
    "output_length output_mode output_padding output_sequence_length output_shape output_size pad_to_aspect_ratio "
    "pad_to_max_tokens pad_width padding params pattern per_channel periodic pointwise_constraint "
    "pointwise_initializer pointwise_kernel pointwise_regularizer pool_size posinf power_iterations power_to_db pred "
    "predictions primals probabilities pyfunc q quantization_config quantization_layer_structure query query_mask "
    "ragged range rate rcond recurrent_activation recurrent_constraint recurrent_dropout recurrent_initializer "
    "recurrent_regularizer reduction ref_power renorm renorm_clipping renorm_momentum repeats reset_after retstep "
    "return_attention_scores return_counts return_index return_inverse return_sequences return_state reverse "
    "reverse_dtype rms_scaling rtol salt sampling_rate saturation_factor scale scaling score_mode seed segment_ids "
    "sequence sequence_length sequence_lengths sequence_stride sequences shape shared_axes shift side sigma signature "
    "size sliding_window sorted sorted_sequence source sparse split standardize start start_indices state stateful "
    "states stddev step stop strategy stride strides subscripts symmetric synchronized tangents target target_length "
    "target_shape targets tensor threshold threshold_factor tie_weights tile_grid_size time_major tokenizer tol "
    "top_db top_paths trainable training transpose_a transpose_b true_fn unit_forget_bias units unroll updates upper "
    "use_bias use_causal_mask use_cudnn use_gate use_scale value value_dim value_mask value_range values variable "
    "variables variance vocabulary vocabulary_dtype vocabulary_size weight_bits weight_quantizer weights width "
    "width_factor window x x1 x2 x_factor x_max x_min xs y y_factor zero_output_for_mask"
)
"""Arguments of layers, operations, initializers and regularizers."""

OPERATION_CLASSES = frozenset(catalog.operations())
"""Operations, of today's Keras and of those that archlens reads Keras 2's as."""
