#include "federation/wire.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/encoding.h"
#include "tlog/hash.h"
#include "tlog/note.h"
#include "tlog/tile.h"

namespace tidewaiter::federation {
namespace {

constexpr std::size_t kSizeDigitsMax = 19;  // of tlog::kSizeMax

std::unexpected<Error> Malformed(std::string_view what) {
  return Fail(ErrorCode::kInvalidArgument, std::string(what));
}

// Cuts the first line off `text`, without its end.
Result<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return Malformed("a line has no end");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Result<std::uint64_t> ParseDecimal(std::string_view text) {
  std::uint64_t number = 0;
  const bool zeros = text.size() > 1 && text.front() == '0';
  if (text.empty() || text.size() > kSizeDigitsMax || zeros) return Malformed("not a size");
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || number > tlog::kSizeMax)
    return Malformed("not a size");
  return number;
}

void AppendBigEndian(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xffU);
}

// Reads the binary bodies from the front; what is missing is an error.
class Cutter {
 public:
  explicit Cutter(std::string_view bytes) : left_(bytes) {}
  Result<std::string_view> Bytes(std::size_t count) {
    if (left_.size() < count) return Malformed("the body ends too early");
    const std::string_view cut = left_.substr(0, count);
    left_.remove_prefix(count);
    return cut;
  }
  Result<std::uint64_t> Number(std::size_t bytes) {
    ASSIGN_OR_RETURN(const std::string_view cut, Bytes(bytes));
    std::uint64_t number = 0;
    for (const char byte : cut)
      number = (number << 8U) | static_cast<unsigned char>(byte);
    return number;
  }
  Result<std::string_view> Prefixed() {
    ASSIGN_OR_RETURN(const std::uint64_t length, Number(2));
    return Bytes(length);
  }
  [[nodiscard]] bool empty() const { return left_.empty(); }

 private:
  std::string_view left_;
};

Result<EntryPackage> CutPackage(Cutter& cutter, const PackageRange& range) {
  EntryPackage package{.begin = range.begin};
  for (std::uint64_t i = range.begin; i < range.end; ++i) {
    ASSIGN_OR_RETURN(const std::string_view entry, cutter.Prefixed());
    package.entries.emplace_back(entry);
  }
  ASSIGN_OR_RETURN(const std::uint64_t hashes, cutter.Number(1));
  if (hashes > tlog::kProofHashesMax) return Malformed("a proof is too long");
  for (std::uint64_t i = 0; i < hashes; ++i) {
    ASSIGN_OR_RETURN(const std::string_view bytes, cutter.Bytes(tlog::Hash{}.size()));
    ASSIGN_OR_RETURN(const tlog::Hash hash, tlog::HashFrom(bytes));
    package.proof.push_back(hash);
  }
  return package;
}

Result<AddEntries> CutHeader(Cutter& cutter) {
  AddEntries upload;
  ASSIGN_OR_RETURN(const std::string_view origin, cutter.Prefixed());
  if (origin.empty() || origin.size() > kOriginBytesMax) return Malformed("not an origin");
  upload.origin = origin;
  ASSIGN_OR_RETURN(upload.start, cutter.Number(8));
  ASSIGN_OR_RETURN(upload.end, cutter.Number(8));
  if (upload.start > upload.end || upload.end > tlog::kSizeMax) return Malformed("not an interval");
  ASSIGN_OR_RETURN(const std::string_view ticket, cutter.Prefixed());
  upload.ticket = ticket;
  return upload;
}

}  // namespace

std::string WriteAddCheckpoint(const AddCheckpoint& request) {
  std::string out = fmt::format("old {}\n", request.old_size);
  for (const tlog::Hash& hash : request.proof)
    out += tlog::FormatHash(hash) + "\n";
  return out + "\n" + request.checkpoint;
}

Result<AddCheckpoint> ParseAddCheckpoint(std::string_view body) {
  AddCheckpoint request;
  ASSIGN_OR_RETURN(std::string_view line, TakeLine(body));
  if (!line.starts_with("old ")) return Malformed("no line of the old size");
  ASSIGN_OR_RETURN(request.old_size, ParseDecimal(line.substr(4)));
  while (true) {
    ASSIGN_OR_RETURN(line, TakeLine(body));
    if (line.empty()) break;
    if (request.proof.size() == tlog::kProofHashesMax) return Malformed("the proof is too long");
    ASSIGN_OR_RETURN(const tlog::Hash hash, tlog::ParseHash(line));
    request.proof.push_back(hash);
  }
  if (body.empty() || body.size() > tlog::kNoteBytesMax) return Malformed("no checkpoint");
  request.checkpoint = body;
  return request;
}

std::uint64_t PackageCount(std::uint64_t start, std::uint64_t end) {
  if (start == end) return 0;
  return (end + kPackageEntries - 1) / kPackageEntries - start / kPackageEntries;
}

PackageRange RangeOfPackage(std::uint64_t start, std::uint64_t end, std::uint64_t i) {
  const std::uint64_t begin = (start / kPackageEntries + i) * kPackageEntries;
  return {std::max(start, begin), std::min(end, begin + kPackageEntries)};
}

std::string WriteAddEntries(const AddEntries& upload) {
  CHECK(upload.origin.size() <= kOriginBytesMax && upload.ticket.size() <= kTicketBytesMax);
  CHECK(upload.packages.size() <= PackageCount(upload.start, upload.end));
  std::string out;
  AppendBigEndian(out, upload.origin.size(), 2);
  out += upload.origin;
  AppendBigEndian(out, upload.start, 8);
  AppendBigEndian(out, upload.end, 8);
  AppendBigEndian(out, upload.ticket.size(), 2);
  out += upload.ticket;
  for (std::size_t i = 0; i < upload.packages.size(); ++i) {
    const EntryPackage& package = upload.packages[i];
    const PackageRange range = RangeOfPackage(upload.start, upload.end, i);
    CHECK(package.begin == range.begin && package.entries.size() == range.end - range.begin);
    CHECK(package.proof.size() <= tlog::kProofHashesMax);
    for (const std::string& entry : package.entries) {
      CHECK(entry.size() <= tlog::kEntryBytesMax);
      AppendBigEndian(out, entry.size(), 2);
      out += entry;
    }
    AppendBigEndian(out, package.proof.size(), 1);
    for (const tlog::Hash& hash : package.proof)
      out += tlog::BytesOf(hash);
  }
  return out;
}

Result<ReadEntries> ParseAddEntries(std::string_view body) {
  Cutter cutter(body);
  ReadEntries read;
  ASSIGN_OR_RETURN(read.upload, CutHeader(cutter));
  const std::uint64_t packages = PackageCount(read.upload.start, read.upload.end);
  for (std::uint64_t i = 0; i < packages && !cutter.empty(); ++i) {
    auto package = CutPackage(cutter, RangeOfPackage(read.upload.start, read.upload.end, i));
    if (!package) {
      read.broken = true;
      return read;
    }
    read.upload.packages.push_back(std::move(*package));
  }
  if (!cutter.empty()) return Malformed("bytes behind the last package");
  return read;
}

std::string WriteMirrorInfo(const MirrorInfo& info) {
  return fmt::format("{}\n{}\n{}\n", info.pending_size, info.next_entry,
                     codec::Base64Encode(info.ticket));
}

Result<MirrorInfo> ParseMirrorInfo(std::string_view body) {
  MirrorInfo info;
  ASSIGN_OR_RETURN(const std::string_view pending, TakeLine(body));
  ASSIGN_OR_RETURN(info.pending_size, ParseDecimal(pending));
  ASSIGN_OR_RETURN(const std::string_view next, TakeLine(body));
  ASSIGN_OR_RETURN(info.next_entry, ParseDecimal(next));
  ASSIGN_OR_RETURN(const std::string_view ticket, TakeLine(body));
  ASSIGN_OR_RETURN(info.ticket, codec::Base64Decode(ticket));
  if (!body.empty() || info.ticket.size() > kTicketBytesMax) return Malformed("not three lines");
  return info;
}

std::string WriteSize(std::uint64_t size) {
  return fmt::format("{}\n", size);
}

Result<std::uint64_t> ParseSize(std::string_view body) {
  ASSIGN_OR_RETURN(const std::string_view line, TakeLine(body));
  if (!body.empty()) return Malformed("more than a size");
  return ParseDecimal(line);
}

std::string WriteBeginning(const Beginning& beginning) {
  std::string out = tlog::FormatHash(beginning.root) + "\n";
  for (const tlog::Hash& hash : beginning.proof)
    out += tlog::FormatHash(hash) + "\n";
  return out;
}

Result<Beginning> ParseBeginning(std::string_view body) {
  Beginning beginning;
  ASSIGN_OR_RETURN(const std::string_view root, TakeLine(body));
  ASSIGN_OR_RETURN(beginning.root, tlog::ParseHash(root));
  while (!body.empty()) {
    ASSIGN_OR_RETURN(const std::string_view line, TakeLine(body));
    if (beginning.proof.size() == tlog::kProofHashesMax) return Malformed("the proof is too long");
    ASSIGN_OR_RETURN(const tlog::Hash hash, tlog::ParseHash(line));
    beginning.proof.push_back(hash);
  }
  return beginning;
}

std::string WriteNotes(const std::vector<std::string>& notes) {
  std::string out;
  for (const std::string& note : notes)
    out += fmt::format("{}\n{}", note.size(), note);
  return out;
}

Result<std::vector<std::string>> ParseNotes(std::string_view body) {
  std::vector<std::string> notes;
  while (!body.empty()) {
    ASSIGN_OR_RETURN(const std::string_view line, TakeLine(body));
    ASSIGN_OR_RETURN(const std::uint64_t bytes, ParseDecimal(line));
    if (bytes > body.size() || notes.size() == kNotesMax) return Malformed("not a list of notes");
    notes.emplace_back(body.substr(0, bytes));
    body.remove_prefix(bytes);
  }
  return notes;
}

std::string OriginHash(std::string_view origin) {
  std::string out;
  for (const unsigned char byte : tlog::Sha256Of(origin))
    out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace tidewaiter::federation
