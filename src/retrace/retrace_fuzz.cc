// Files of frames, plans and truths from anywhere: what is read is written and read again the same.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "retrace/frame_file.h"
#include "retrace/plan_file.h"
#include "retrace/truth_file.h"

namespace retrace = tidewaiter::retrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto frame = retrace::ParseFrameLine(text)) {
    std::string again;
    retrace::AppendFrameLine(*frame, again);
    CHECK(*retrace::ParseFrameLine(again) == *frame);
  }
  if (auto source = retrace::OpenFrameText(std::string(text), "fuzz")) {
    for (auto frame = (*source)->Next(); frame && *frame; frame = (*source)->Next()) {
    }
  }
  if (const auto truth = retrace::ParseTruthFile(text))
    CHECK(*retrace::ParseTruthFile(retrace::WriteTruthFile(*truth)) == *truth);
  if (const auto plan = retrace::ParsePlanFile(text)) (void)retrace::FencesOf(*plan).has_value();
  return 0;
}
