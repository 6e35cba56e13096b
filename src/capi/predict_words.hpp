// The arguments of yolo_predict: words of the command line as options.
#pragma once

#include <string>
#include <string_view>

#include <yolo/predict_options.hpp>

namespace yolo::capi {

/// `words`: name=value pairs as `yolo predict` takes them, with spaces between. Nobody reads warnings here,
/// so what the program warns of is refused, and so is what does nothing for one picture in memory. Throws
/// UsageError.
PredictOptions predict_options(std::string_view words, const std::string& task);

}  // namespace yolo::capi
