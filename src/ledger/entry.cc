#include "ledger/entry.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "codec/text.h"
#include "ledger/internal/canonical_scan.h"
#include "ledger/moment.h"
#include "tlog/hash.h"
#include "tlog/note.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::size_t kHashDigits = 44;  // base64 of 32 bytes

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
// Visible, and written in JSON as it is.
bool IsPlain(char c) {
  return c > ' ' && c < '\x7f' && c != '"' && c != '\\';
}

std::unexpected<Error> Malformed(std::string message, std::string_view field) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message), std::string(field));
}

// The line of an entry, whose members stand in one order: nothing has to be looked up.
class Line {
 public:
  explicit Line(std::string_view text) : text_(text) {}

  bool Take(std::string_view literal) {
    if (text_.substr(at_, literal.size()) != literal) return false;
    at_ += literal.size();
    return true;
  }
  // Up to the next quote, which is taken too.
  std::optional<std::string_view> Text() {
    const std::size_t end = text_.find('"', at_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = text_.substr(at_, end - at_);
    at_ = end + 1;
    return text;
  }
  template <typename T>
  bool Number(T& into) {
    const char* from = text_.data() + at_;
    const auto [end, error] = std::from_chars(from, text_.data() + text_.size(), into);
    if (error != std::errc() || (*from == '0' && end != from + 1)) return false;
    at_ += static_cast<std::size_t>(end - from);
    return true;
  }
  bool TakeHash(Hash& into) {
    const std::optional<std::string_view> text = Text();
    if (!text || text->size() != kHashDigits) return false;
    const Result<Hash> hash = tlog::ParseHash(*text);
    if (hash) into = *hash;
    return hash.has_value();
  }
  Result<std::string_view> Object() {
    ASSIGN_OR_RETURN(const std::size_t end, CanonicalObjectEnd(text_, at_));
    const std::string_view object = text_.substr(at_, end - at_);
    at_ = end;
    return object;
  }
  [[nodiscard]] std::string_view left() const { return text_.substr(at_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

Status ReadCommitments(Line& line, Entry& entry) {
  if (!line.Take("\"commitments\":{")) return Malformed("is missing", "/commitments");
  while (!line.Take("},")) {
    if (!entry.commitments.empty() && !line.Take(",")) {
      return Malformed("lacks a comma or the end of the object", "/commitments");
    }
    if (entry.commitments.size() == kCommitmentsMax) {
      return Malformed("has too many members", "/commitments");
    }
    const std::optional<std::string_view> name = line.Take("\"") ? line.Text() : std::nullopt;
    Commitment commitment;
    if (!name || !IsCommitmentName(*name) || !line.Take(":\"") ||
        !line.TakeHash(commitment.value)) {
      return Malformed("is not a name and 32 bytes in base64", "/commitments");
    }
    if (!entry.commitments.empty() && *name <= entry.commitments.back().name) {
      return Malformed("has names that do not rise", "/commitments");
    }
    commitment.name = *name;
    entry.commitments.push_back(std::move(commitment));
  }
  return {};
}

Status ReadName(Line& line, std::string_view head, std::string_view field,
                bool (*is_good)(std::string_view), std::string& into) {
  const std::optional<std::string_view> text = line.Take(head) ? line.Text() : std::nullopt;
  if (!text || !is_good(*text)) return Malformed("is missing or has not this form", field);
  into = *text;
  return {};
}

Status ReadData(Line& line, Entry& entry) {
  if (!line.Take("\"data\":")) return Malformed("is missing", "/data");
  const Result<std::string_view> data = line.Object();
  if (!data) return Malformed(data.error().message, "/data" + data.error().field);
  entry.data = *data;
  return {};
}

Status ReadTime(Line& line, Entry& entry) {
  const std::optional<std::string_view> text =
      line.Take(",\"time\":\"") ? line.Text() : std::nullopt;
  const std::optional<std::int64_t> time = text ? ParseMoment(*text) : std::nullopt;
  if (!time) return Malformed("is missing or no time in UTC with milliseconds", "/time");
  entry.time_ms = *time;
  return {};
}

Status ReadLine(Line& line, Entry& entry) {
  if (!line.Take("{\"charter\":") || !line.Number(entry.charter) || !line.Take(",")) {
    return Malformed("is missing or no number", "/charter");
  }
  if (entry.charter > kCharterSizeMax) return Malformed("is larger than any charter", "/charter");
  RETURN_IF_ERROR(ReadCommitments(line, entry));
  RETURN_IF_ERROR(ReadData(line, entry));
  RETURN_IF_ERROR(ReadName(line, ",\"log\":\"", "/log", IsLogOrigin, entry.log));
  if (!line.Take(",\"number\":") || !line.Number(entry.number) || entry.number == 0) {
    return Malformed("is missing or no number from 1", "/number");
  }
  RETURN_IF_ERROR(ReadName(line, ",\"object\":\"", "/object", IsObjectId, entry.object));
  if (!line.Take(",\"previous\":\"") || !line.TakeHash(entry.previous)) {
    return Malformed("is missing or not 32 bytes in base64", "/previous");
  }
  RETURN_IF_ERROR(ReadTime(line, entry));
  RETURN_IF_ERROR(ReadName(line, ",\"type\":\"", "/type", IsEntryType, entry.type));
  if (line.left() != ",\"v\":1}\n") return Malformed("is not version 1 and the end", "/v");
  return {};
}

// Signatures stand in the order of their names: one statement signed by the same keys has one form.
Status ReadSignatures(std::string_view lines, Entry& entry) {
  ASSIGN_OR_RETURN(const std::vector<tlog::NoteSignature> signatures, tlog::ParseSignatures(lines));
  if (signatures.size() > kSignaturesMax) return Malformed("are too many", "/signatures");
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const tlog::NoteSignature& read = signatures[i];
    EntrySignature signature{.name = read.name};
    if (read.bytes.size() != signature.signature.size()) {
      return Malformed("is not an Ed25519 signature", fmt::format("/signatures/{}", i));
    }
    if (i > 0 && read.name <= entry.signatures.back().name) {
      return Malformed("does not rise by name", fmt::format("/signatures/{}", i));
    }
    for (std::size_t byte = 0; byte < signature.key_id.size(); ++byte)
      signature.key_id[byte] = static_cast<unsigned char>(read.id >> (24U - 8U * byte));
    std::ranges::copy(read.bytes, signature.signature.begin());
    entry.signatures.push_back(std::move(signature));
  }
  return {};
}

}  // namespace

bool IsLogOrigin(std::string_view text) {
  return !text.empty() && text.size() <= kLogOriginMax && std::ranges::all_of(text, IsPlain) &&
         text.find('+') == std::string_view::npos;
}

bool IsObjectId(std::string_view text) {
  const std::size_t slash = text.find('/');
  return text.size() <= kObjectIdMax && slash != std::string_view::npos && slash > 0 &&
         slash + 1 < text.size() && std::ranges::all_of(text.substr(0, slash), IsLower) &&
         std::ranges::all_of(text, IsPlain);
}

bool IsEntryType(std::string_view text) {
  const auto is_good = [](char c) { return IsLower(c) || c == '_' || c == '.'; };
  return text.size() <= kEntryTypeMax && std::ranges::all_of(text, is_good) &&
         text.find("..") == std::string_view::npos && !text.starts_with('.') &&
         !text.ends_with('.') && text.find('.') != std::string_view::npos;
}

bool IsCommitmentName(std::string_view text) {
  const auto is_good = [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; };
  return !text.empty() && text.size() <= kCommitmentNameMax && std::ranges::all_of(text, is_good);
}

Result<Entry> ReadEntry(std::string_view bytes) {
  if (bytes.size() > kEntryBytesMax) return Malformed("the entry is too long", "");
  if (!codec::IsUtf8(bytes)) return Malformed("the entry is not UTF-8", "");
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos || bytes.substr(end + 1, 1) != "\n") {
    return Malformed("the entry is not one line and signatures under it", "");
  }
  Entry entry;
  entry.text = bytes.substr(0, end + 1);
  Line line(entry.text);
  RETURN_IF_ERROR(ReadLine(line, entry));
  RETURN_IF_ERROR(ReadSignatures(bytes.substr(end + 2), entry));
  entry.leaf = tlog::LeafHash(bytes);
  return entry;
}

std::string EntryText(const Entry& entry) {
  std::string text = fmt::format("{{\"charter\":{},\"commitments\":{{", entry.charter);
  for (const Commitment& commitment : entry.commitments) {
    text += fmt::format("{}\"{}\":\"{}\"", text.ends_with('{') ? "" : ",", commitment.name,
                        tlog::FormatHash(commitment.value));
  }
  text += fmt::format(
      "}},\"data\":{},\"log\":\"{}\",\"number\":{},\"object\":\"{}\",\"previous\":\"{}\","
      "\"time\":\"{}\",\"type\":\"{}\",\"v\":1}}\n",
      entry.data, entry.log, entry.number, entry.object, tlog::FormatHash(entry.previous),
      FormatMoment(entry.time_ms), entry.type);
  return text;
}

}  // namespace tidewaiter::ledger
