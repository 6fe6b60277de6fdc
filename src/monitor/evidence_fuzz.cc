// Evidence files and index files that somebody changed: no crash, and never whole.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "codec/canonical_json.h"
#include "monitor/evidence.h"
#include "monitor/evidence_read.h"
#include "monitor/frame_index_piece.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto report = monitor::VerifyEvidence(bytes);
  CHECK(report);
  // The content alone too: few inputs get past the signature's place.
  if (const auto content = monitor::ReadContent(bytes); content) {
    monitor::JourneyMaker maker(content->ask);
    for (const monitor::FileFrame& frame : content->frames) {
      if (const auto read = intake::ReadFrame(frame.body)) maker.Take(frame.seq, *read);
    }
    (void)std::move(maker).Finish();
  }
  if (const auto text = codec::CanonicalJson(bytes)) CHECK(codec::CanonicalJson(*text) == *text);
  if (monitor::CheckPiece(bytes)) {
    std::vector<chainlog::Spot> frames;
    monitor::FindInPiece(bytes, 1, 0, 1'000'000, frames);
  }
  return 0;
}
