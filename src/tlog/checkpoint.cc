#include "tlog/checkpoint.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "tlog/internal/lines.h"
#include "tlog/tree.h"

namespace tidewaiter::tlog {
namespace {

std::unexpected<Error> Malformed(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, std::string("not a checkpoint: ") + what);
}

bool IsLine(std::string_view line) {
  return !line.empty() && line.find('\n') == std::string_view::npos;
}

}  // namespace

std::string FormatCheckpoint(const Checkpoint& checkpoint) {
  CHECK(IsLine(checkpoint.origin) && checkpoint.size <= kSizeMax);
  CHECK(checkpoint.extensions.size() <= kExtensionLinesMax &&
        std::all_of(checkpoint.extensions.begin(), checkpoint.extensions.end(), IsLine));
  std::string text =
      fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, FormatHash(checkpoint.root));
  for (const std::string& line : checkpoint.extensions)
    text += line + "\n";
  return text;
}

Result<Checkpoint> ParseCheckpoint(std::string_view text) {
  Checkpoint checkpoint;
  const auto origin = internal::TakeLine(text);
  if (!origin || origin->empty()) return Malformed("it has no origin");
  checkpoint.origin = *origin;
  const auto size = internal::TakeLine(text);
  const auto number = size ? internal::ParseNumber(*size, kSizeMax) : std::nullopt;
  if (!number) return Malformed("its second line is not a size");
  checkpoint.size = *number;
  const auto root = internal::TakeLine(text);
  const auto hash = root ? ParseHash(*root) : Malformed("");
  if (!hash) return Malformed("its third line is not the hash of a root");
  checkpoint.root = *hash;
  while (!text.empty()) {
    const auto line = internal::TakeLine(text);
    if (!line || line->empty()) return Malformed("an extension line is empty or has no end");
    if (checkpoint.extensions.size() == kExtensionLinesMax) {
      return Malformed("it has too many extension lines");
    }
    checkpoint.extensions.emplace_back(*line);
  }
  return checkpoint;
}

Result<SignedCheckpoint> ParseSignedCheckpoint(std::string_view bytes) {
  SignedCheckpoint both;
  ASSIGN_OR_RETURN(both.note, ParseNote(bytes));
  ASSIGN_OR_RETURN(both.checkpoint, ParseCheckpoint(both.note.text));
  return both;
}

}  // namespace tidewaiter::tlog
