"""Settings as people read them."""

from __future__ import annotations

from archlens.comparison.changes.comparison import SettingChange
from archlens.comparison.changes.passage_lines import Quoted
from archlens.comparison.changes.setting_words import condensed, setting_words, values

POLICY = '"QuantizedDTypePolicy"'


def said(*settings):
    return "".join(setting_words(settings))


def test_values_are_read_as_text_lists_and_numbers():
    assert values(SettingChange("padding", '"valid"', '"same"')) == ("valid", "same")
    assert values(SettingChange("axes", "[1,1]", "[2,2]")) == ("[1, 1]", "[2, 2]")
    assert values(SettingChange("rate", None, "0.5")) == ("not set", "0.5")
    assert values(SettingChange("name", '"broken', "1")) == ('"broken', "1")


def test_settings_in_a_row_and_what_of_them_is_text_of_a_model():
    settings = SettingChange("units", "8", "16"), SettingChange("kernel_regularizer", None, '"L2"')
    assert said(*settings) == "units 8 → 16, kernel_regularizer not set → L2"
    words = list(setting_words(settings))
    assert [word for word in words if isinstance(word, Quoted)] == ["units", "8", "16", "kernel_regularizer", "L2"]


def test_what_stands_below_a_setting_that_is_told_is_not():
    settings = [
        SettingChange("kernel_regularizer", None, '"L2"'),
        SettingChange("kernel_regularizer.l2", None, "0.01"),
        SettingChange("kernel_regularizers", None, "1"),
        SettingChange("layer.units", "8", "16"),
    ]
    assert [setting.key for setting in condensed(settings)] == [
        "kernel_regularizer",
        "kernel_regularizers",
        "layer.units",
    ]


def test_quantization_is_one_change_of_the_data_type():
    quantized = [
        SettingChange("dtype", '"float32"', POLICY),
        SettingChange("dtype.mode", None, '"int8"'),
        SettingChange("dtype.source_name", None, '"float32"'),
        SettingChange("quantization_config", None, '"Int8QuantizationConfig"'),
        SettingChange("quantization_config.activation_quantizer", None, '"AbsMaxQuantizer"'),
        SettingChange("units", "8", "16"),
    ]
    assert said(*condensed(quantized)) == "dtype float32 → int8 (quantized), units 8 → 16"
    back = [SettingChange(each.key, each.new, each.old) for each in quantized]
    assert said(*condensed(back)) == "dtype int8 (quantized) → float32, units 16 → 8"


def test_between_two_ways_to_quantize_the_mode_is_told():
    assert said(*condensed([SettingChange("dtype.mode", '"int8"', '"int4"')])) == "dtype.mode int8 → int4"
    assert said(*condensed([SettingChange("dtype", '"float32"', POLICY)])) == "dtype float32 → quantized"


def test_a_size_is_said_as_on_a_picture():
    assert values(SettingChange("strides", "[1,1]", "[2,2]")) == ("1×1", "2×2")
    assert values(SettingChange("layer.kernel_size", "3", "[3,5]")) == ("3", "3×5")
    assert values(SettingChange("size", '"4 values"', "[[1,2]]")) == ("4 values", "[[1, 2]]")
    assert values(SettingChange("size", None, "[3")) == ("not set", "[3")
    assert values(SettingChange("pool_size", "9" * 5000, "1")) == ("9" * 5000, "1")
