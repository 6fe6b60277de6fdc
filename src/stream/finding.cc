#include "stream/finding.h"

#include "base/check.h"

namespace tidewaiter::stream {
namespace {

constexpr std::string_view kForked = " forked";
constexpr std::string_view kMissing = " missing";
constexpr std::string_view kWhole = " whole";

}  // namespace

std::string_view Name(FindingKind kind) {
  switch (kind) {
    case FindingKind::kFork:
      return "fork";
    case FindingKind::kNotProven:
      return "not_proven";
    case FindingKind::kDropped:
      return "dropped";
    case FindingKind::kUnknownPost:
      return "unknown_post";
    case FindingKind::kMalformed:
      return "malformed";
    case FindingKind::kEvidenceFull:
      return "evidence_full";
    case FindingKind::kOtherHistory:
      return "other_history";
    case FindingKind::kSentAgain:
      return "sent_again";
    case FindingKind::kTooLarge:
      return "too_large";
    case FindingKind::kBundle:
      return "bundle";
  }
  CHECK(false);
}

std::string FormatStanding(const Standing& standing) {
  std::string text = chainlog::FormatHead(standing.head);
  text += standing.missing ? kMissing : kWhole;
  if (standing.forked) text += kForked;
  return text;
}

Result<Standing> ParseStanding(std::string_view text) {
  Standing standing;
  standing.forked = text.ends_with(kForked);
  if (standing.forked) text.remove_suffix(kForked.size());
  standing.missing = text.ends_with(kMissing);
  if (!standing.missing && !text.ends_with(kWhole))
    return Fail(ErrorCode::kInvalidArgument, "a standing ends with whole or missing");
  text.remove_suffix(standing.missing ? kMissing.size() : kWhole.size());
  ASSIGN_OR_RETURN(standing.head, chainlog::ParseHead(text));
  return standing;
}

}  // namespace tidewaiter::stream
