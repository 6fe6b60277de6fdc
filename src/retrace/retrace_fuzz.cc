// Files of frames, plans and truths from anywhere: what is read is written and read again the same.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "retrace/frame_file.h"
#include "retrace/plan_file.h"
#include "retrace/truth_file.h"

using namespace tidewaiter::retrace;  // NOLINT: a program of one function

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);  // NOLINT: bytes as given
  if (const auto frame = ParseFrameLine(text)) {
    std::string again;
    AppendFrameLine(*frame, again);
    CHECK(*ParseFrameLine(again) == *frame);
  }
  if (auto source = OpenFrameText(std::string(text), "fuzz")) {
    for (auto frame = (*source)->Next(); frame && *frame; frame = (*source)->Next()) {
    }
  }
  if (const auto truth = ParseTruthFile(text))
    CHECK(*ParseTruthFile(WriteTruthFile(*truth)) == *truth);
  if (const auto plan = ParsePlanFile(text)) (void)FencesOf(*plan).has_value();
  return 0;
}
