#include "ledger/paper_code.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "codec/deflate.h"
#include "codec/encoding.h"
#include "tlog/hash.h"
#include "tlog/proof.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::string_view kPage = "/verify#";
constexpr char kFormat = '1';
// The first line of a proof, with the end of the line before it. No line of an entry is like it:
// they are one of JSON, an empty one, and signatures.
constexpr std::string_view kProofBegin = "\nc2sp.org/tlog-proof@v1\n";
constexpr std::string_view kReferenceBegin = "reference\n";

std::unexpected<Error> NotACode(std::string what) {
  return Fail(ErrorCode::kInvalidArgument, "this is no paper code: " + std::move(what));
}

bool IsHost(std::string_view host) {
  const std::size_t colon = std::min(host.find(':'), host.size());
  const std::string_view name = host.substr(0, colon);
  const auto is_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  if (name.empty() || name.size() > kPaperHostMax || !std::ranges::all_of(name, is_of_name))
    return false;
  if (colon == host.size()) return true;
  const std::string_view port = host.substr(colon + 1);
  return !port.empty() && port.size() <= 5 &&
         std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
}

PaperReference ReferenceOf(const Entry& entry) {
  return {.log = entry.log, .object = entry.object, .number = entry.number, .leaf = entry.leaf};
}

std::string ReferenceText(const PaperReference& about) {
  return fmt::format("{}{}\n{}\n{}\n{}\n", kReferenceBegin, about.log, about.object, about.number,
                     tlog::FormatHash(about.leaf));
}

// Takes a line off the front; nothing when there is no whole one.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

Result<PaperReference> ReadReference(std::string_view text) {
  std::string_view rest = text.substr(kReferenceBegin.size());
  PaperReference about;
  about.log = TakeLine(rest);
  about.object = TakeLine(rest);
  const std::string_view number = TakeLine(rest);
  ASSIGN_OR_RETURN(about.leaf, tlog::ParseHash(TakeLine(rest)));
  std::from_chars(number.data(), number.data() + number.size(), about.number);
  if (!IsLogOrigin(about.log) || !IsObjectId(about.object) || about.number == 0)
    return NotACode("it names no entry");
  if (ReferenceText(about) != text) return NotACode("the reference is not in its one form");
  return about;
}

// Entry, and the proof behind it if there is one.
Result<PaperCode> ReadEntryText(std::string_view text) {
  PaperCode code;
  const std::size_t end = text.find(kProofBegin);
  code.entry = text.substr(0, end == std::string_view::npos ? end : end + 1);
  ASSIGN_OR_RETURN(const Entry entry, ReadEntry(code.entry));
  code.about = ReferenceOf(entry);
  if (end == std::string_view::npos) return code;
  code.proof = text.substr(end + 1);
  RETURN_IF_ERROR(tlog::ParseProof(code.proof));
  return code;
}

Result<PaperCode> ReadContent(std::string_view text) {
  if (!text.starts_with(kReferenceBegin)) return ReadEntryText(text);
  ASSIGN_OR_RETURN(PaperReference about, ReadReference(text));
  return PaperCode{.about = std::move(about)};
}

}  // namespace

Result<std::string> PaperText(const PaperCode& code) {
  if (!IsHost(code.host))
    return Fail(ErrorCode::kInvalidArgument, "'" + code.host + "' is no host", "/host");
  const bool is_reference = code.entry.empty();
  const std::string content =
      is_reference ? ReferenceText(code.about) + code.proof : code.entry + code.proof;
  ASSIGN_OR_RETURN(PaperCode read, ReadContent(content));
  read.host = code.host;
  if (read != code)
    return Fail(ErrorCode::kInvalidArgument, "the code would not be read again as it is");
  std::string text = fmt::format("{}{}{}{}{}", kScheme, code.host, kPage, kFormat,
                                 codec::DecimalEncode(codec::Deflate(content)));
  if (text.size() > kPaperTextMax || content.size() > kPaperInflatedMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} characters fit into no symbol", text.size()));
  }
  return text;
}

Result<std::vector<std::string>> PaperTexts(std::string_view host, std::string_view entry,
                                            std::string_view proof) {
  ASSIGN_OR_RETURN(const Entry read, ReadEntry(entry));
  RETURN_IF_ERROR(tlog::ParseProof(proof));
  PaperCode code = {.host = std::string(host),
                    .about = ReferenceOf(read),
                    .entry = std::string(entry),
                    .proof = std::string(proof)};
  std::vector<std::string> texts;
  if (auto whole = PaperText(code)) texts.push_back(*std::move(whole));
  code.proof.clear();
  if (auto alone = PaperText(code)) texts.push_back(*std::move(alone));
  code.entry.clear();
  ASSIGN_OR_RETURN(std::string reference, PaperText(code));
  texts.push_back(std::move(reference));
  return texts;
}

Result<PaperCode> ReadPaperText(std::string_view text) {
  if (text.size() > kPaperTextMax) return NotACode("it is too long");
  if (!text.starts_with(kScheme)) return NotACode("it is no address");
  text.remove_prefix(kScheme.size());
  const std::size_t page = text.find(kPage);
  if (page == std::string_view::npos || !IsHost(text.substr(0, page)))
    return NotACode("the address is not one of a page that verifies");
  const std::string_view host = text.substr(0, page);
  text.remove_prefix(page + kPage.size());
  if (!text.starts_with(kFormat)) return NotACode("it has a format that is not known here");
  ASSIGN_OR_RETURN(const std::string deflated, codec::DecimalDecode(text.substr(1)));
  const auto content = codec::Inflate(deflated, kPaperInflatedMax);
  if (!content) return NotACode(content.error().message);
  ASSIGN_OR_RETURN(PaperCode code, ReadContent(*content));
  code.host = host;
  return code;
}

std::string_view Name(PaperVerdict verdict) {
  switch (verdict) {
    case PaperVerdict::kFinal:
      return "final";
    case PaperVerdict::kRefused:
      return "refused";
    case PaperVerdict::kLookUp:
      return "look_up";
  }
  return "";
}

PaperCheck CheckPaperCode(const PaperCode& code, const tlog::Policy& policy) {
  if (code.entry.empty() || code.proof.empty()) return {.verdict = PaperVerdict::kLookUp};
  const auto proof = tlog::ParseProof(code.proof);
  if (!proof) return {.findings = {"malformed"}};
  PaperCheck check;
  if (proof->checkpoint.checkpoint.origin != code.about.log)
    check.findings.emplace_back("other_log");
  const tlog::TrustVerdict trust = tlog::VerifyProof(*proof, policy, tlog::LeafHash(code.entry));
  for (const tlog::TrustFinding& finding : trust.findings)
    check.findings.emplace_back(tlog::NameOf(finding.problem));
  if (check.findings.empty()) check.verdict = PaperVerdict::kFinal;
  return check;
}

}  // namespace tidewaiter::ledger
