// The three kinds of files that frames come from. For frame_file.cc only.
#ifndef TIDEWAITER_RETRACE_INTERNAL_SOURCES_H_
#define TIDEWAITER_RETRACE_INTERNAL_SOURCES_H_

#include <memory>
#include <string>

#include "retrace/frame_file.h"

namespace tidewaiter::retrace {

// `text` is the whole file, `name` stands in errors.
std::unique_ptr<FrameSource> MakeJsonSource(std::string text, std::string name);
std::unique_ptr<FrameSource> MakeNmeaSource(std::string text, std::string name);
// Errors: kInvalidArgument (a needed column is missing: not this kind of file; too many rows).
Result<std::unique_ptr<FrameSource>> MakeCadastreSource(std::string text, std::string name);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_INTERNAL_SOURCES_H_
