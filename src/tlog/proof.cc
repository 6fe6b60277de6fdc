#include "tlog/proof.h"

#include <iterator>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/encoding.h"
#include "tlog/internal/base64.h"
#include "tlog/internal/lines.h"

namespace tidewaiter::tlog {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

std::unexpected<Error> Malformed(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, std::string("not a proof: ") + what);
}

Status ReadExtra(std::string_view& bytes, LogProof& proof) {
  if (!bytes.starts_with(kExtra)) return {};
  const auto line = internal::TakeLine(bytes);
  if (!line) return Malformed("it is cut off");
  auto extra = codec::Base64Decode(line->substr(kExtra.size()));
  if (!extra || extra->size() > kProofExtraBytesMax) {
    return Malformed("its extra data is not base64 or too long");
  }
  proof.extra = std::move(*extra);
  return {};
}

// The path and the empty line behind it.
Status ReadPath(std::string_view& bytes, LogProof& proof) {
  while (true) {
    const auto line = internal::TakeLine(bytes);
    if (!line) return Malformed("it is cut off");
    if (line->empty()) return {};
    if (proof.path.size() == kProofHashesMax) return Malformed("its path is too long");
    const auto hash = ParseHash(*line);
    if (!hash) return Malformed("a line of its path is not a hash");
    proof.path.push_back(*hash);
  }
}

}  // namespace

std::string FormatProof(const LogProof& proof) {
  const std::string note = FormatNote(proof.checkpoint.note);
  std::string bytes = FormatProof(proof.index, proof.path, note);
  if (!proof.extra) return bytes;
  CHECK(proof.extra->size() <= kProofExtraBytesMax);
  return bytes.insert(kFirstLine.size() + 1,
                      fmt::format("{}{}\n", kExtra, codec::Base64Encode(*proof.extra)));
}

std::string FormatProof(std::uint64_t index, std::span<const Hash> path, std::string_view note) {
  CHECK(index <= kSizeMax && path.size() <= kProofHashesMax);
  constexpr std::size_t kHashLineBytes = 45;
  std::string bytes;
  bytes.reserve(kFirstLine.size() + kIndex.size() + 24 + path.size() * kHashLineBytes +
                note.size());
  bytes += kFirstLine;
  fmt::format_to(std::back_inserter(bytes), "\n{}{}\n", kIndex, index);
  for (const Hash& hash : path) {
    internal::AppendBase64(bytes, BytesOf(hash));
    bytes += '\n';
  }
  bytes += '\n';
  return bytes += note;
}

Result<LogProof> ParseProof(std::string_view bytes) {
  if (bytes.size() > kProofBytesMax) return Malformed("it is too long");
  if (internal::TakeLine(bytes) != kFirstLine) return Malformed("its first line is another");
  LogProof proof;
  RETURN_IF_ERROR(ReadExtra(bytes, proof));
  const auto line = internal::TakeLine(bytes);
  const auto index = line && line->starts_with(kIndex)
                         ? internal::ParseNumber(line->substr(kIndex.size()), kSizeMax)
                         : std::nullopt;
  if (!index) return Malformed("it has no index");
  proof.index = *index;
  RETURN_IF_ERROR(ReadPath(bytes, proof));
  ASSIGN_OR_RETURN(proof.checkpoint, ParseSignedCheckpoint(bytes));
  return proof;
}

TrustVerdict VerifyProof(const LogProof& proof, const Policy& policy, const Hash& leaf) {
  TrustVerdict verdict = CheckTrust(policy, proof.checkpoint);
  const Checkpoint& checkpoint = proof.checkpoint.checkpoint;
  if (!VerifyInclusion(proof.index, checkpoint.size, leaf, proof.path, checkpoint.root)) {
    verdict.findings.push_back({TrustProblem::kNotIncluded, checkpoint.origin});
  }
  return verdict;
}

}  // namespace tidewaiter::tlog
