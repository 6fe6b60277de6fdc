#include "warehouse/history.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "warehouse/line_file.h"
#include "warehouse/manifest.h"

namespace tidewaiter::warehouse {
namespace {

constexpr std::string_view kManifestName = "history.json";
constexpr std::uint64_t kProgressRows = 16'384;

std::string SchemaDifference(const LineSchema& ours, const LineSchema& theirs) {
  if (ours.currency != theirs.currency) {
    return fmt::format("the history's currency is {}, that of the lines {}", ours.currency,
                       theirs.currency);
  }
  for (std::size_t i = 0; i < kExtraCount; ++i) {
    if (ours.extra_names[i] != theirs.extra_names[i]) {
      return fmt::format("extra column {} is '{}' in the history and '{}' in the lines", i + 1,
                         ours.extra_names[i], theirs.extra_names[i]);
    }
  }
  return "";
}

// For each id in a part after the first: the last part that has it.
using LastPart = std::unordered_map<std::string, std::size_t>;

Result<LastPart> FindLastParts(Duck& duck, const os::Path& folder,
                               const std::vector<HistoryPart>& parts) {
  LastPart last;
  for (std::size_t p = 1; p < parts.size(); ++p) {
    ASSIGN_OR_RETURN(DuckResult result,
                     duck.Stream(fmt::format("SELECT id FROM read_parquet({})",
                                             SqlText((folder / parts[p].file).string()))));
    for (;;) {
      ASSIGN_OR_RETURN(const DuckChunk chunk, result.Next());
      if (chunk.size() == 0) break;
      for (std::size_t row = 0; row < chunk.size(); ++row)
        last[std::string(chunk.Text(0, row))] = p;
    }
  }
  return last;
}

// The next row of one part, for merging.
struct Cursor {
  LineFileReader reader;
  LineRecord record;
  std::size_t part;
};

// True when `a` comes later: the heap's top is the earliest row.
bool Later(const std::unique_ptr<Cursor>& a, const std::unique_ptr<Cursor>& b) {
  if (a->record.date != b->record.date) return a->record.date > b->record.date;
  if (a->record.id != b->record.id) return a->record.id > b->record.id;
  return a->part > b->part;
}

// Merges the parts, each of which is in TimeOrder, into one table in TimeOrder.
class Merger {
 public:
  Merger(LineSchema schema, LastPart last) : lines_(std::move(schema)), last_(std::move(last)) {}

  Status Add(LineFileReader reader, std::size_t part) {
    auto cursor = std::make_unique<Cursor>(Cursor{std::move(reader), {}, part});
    return Push(std::move(cursor));
  }

  Status Run(const Progress& progress, std::uint64_t total) {
    std::uint64_t done = 0;
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), Later);
      std::unique_ptr<Cursor> cursor = std::move(heap_.back());
      heap_.pop_back();
      if (!Superseded(*cursor)) lines_.Append(cursor->record);
      if (++done % kProgressRows == 0) RETURN_IF_ERROR(progress("load", done, total));
      RETURN_IF_ERROR(Push(std::move(cursor)));
    }
    return progress("load", done, total);
  }

  LineTable Take() { return std::move(lines_); }

 private:
  [[nodiscard]] bool Superseded(const Cursor& cursor) const {
    const auto found = last_.find(cursor.record.id);
    return found != last_.end() && found->second != cursor.part;
  }

  Status Push(std::unique_ptr<Cursor> cursor) {
    ASSIGN_OR_RETURN(const bool more, cursor->reader.Next(cursor->record));
    if (!more) return {};
    heap_.push_back(std::move(cursor));
    std::push_heap(heap_.begin(), heap_.end(), Later);
    return {};
  }

  LineTable lines_;
  LastPart last_;
  std::vector<std::unique_ptr<Cursor>> heap_;
};

}  // namespace

Result<History> History::Create(const os::Path& folder, const LineSchema& schema) {
  if (std::filesystem::exists(folder / kManifestName)) {
    return Fail(ErrorCode::kConflict, fmt::format("{} has a history already", folder.string()));
  }
  RETURN_IF_ERROR(os::MakeFolder(folder));
  History history(folder, schema);
  RETURN_IF_ERROR(history.WriteManifest({}));
  return history;
}

Result<History> History::Open(const os::Path& folder) {
  const Result<std::string> text = os::ReadFile(folder / kManifestName);
  if (!text) {
    return Fail(text.error().code,
                fmt::format("no history in {}: {}", folder.string(), text.error().message));
  }
  Result<Manifest> manifest = ParseManifest(*text);
  if (!manifest) {
    return Fail(manifest.error().code,
                fmt::format("{}: {}", (folder / kManifestName).string(), manifest.error().message));
  }
  History history(folder, std::move(manifest->schema));
  history.parts_ = std::move(manifest->parts);
  return history;
}

Status History::WriteManifest(const std::vector<HistoryPart>& parts) const {
  return os::WriteFile(folder_ / kManifestName, RenderManifest({schema_, parts}));
}

Status History::CheckAppend(const LineTable& lines) const {
  const std::string difference = SchemaDifference(schema_, lines.schema());
  if (!difference.empty()) return Fail(ErrorCode::kFailedPrecondition, difference);
  if (lines.size() == 0) return Fail(ErrorCode::kInvalidArgument, "no lines to append");
  std::unordered_set<std::string_view> ids;
  ids.reserve(lines.size());
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (!ids.insert(lines.id(row)).second) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("the id {} is there twice", lines.id(row)), "/id");
    }
  }
  return {};
}

// A number that no file in the folder has: what a crash left over may be named by a manifest whose
// folder was not yet synced, so it is never overwritten.
std::string History::NextFile() const {
  for (std::size_t n = parts_.size() + 1;; ++n) {
    std::string file = fmt::format("part-{:06}.parquet", n);
    if (!std::filesystem::exists(folder_ / file)) return file;
  }
}

Status History::Append(const LineTable& lines, std::string_view source) {
  RETURN_IF_ERROR(CheckAppend(lines));
  HistoryPart part{NextFile(), lines.size(), std::string(source), ""};
  const os::Path path = folder_ / part.file;
  const os::Path unfinished(path.string() + ".part");
  RETURN_IF_ERROR(WriteLineFile(unfinished, lines, lines.TimeOrder()));
  ASSIGN_OR_RETURN(part.sha256, os::HashFile(unfinished));
  std::vector<HistoryPart> parts = parts_;
  parts.push_back(part);
  Status status = os::Rename(unfinished, path);
  if (status) status = WriteManifest(parts);
  if (status) {
    parts_ = std::move(parts);
    return {};
  }
  // What is on disk decides: the manifest may have been replaced before its folder's sync failed.
  const Result<History> now = Open(folder_);
  if (now) parts_ = now->parts_;
  const bool listed = std::find(parts_.begin(), parts_.end(), part) != parts_.end();
  std::error_code ignored;  // a file that cannot be removed is ignored by every reader
  std::filesystem::remove(unfinished, ignored);
  if (!listed) std::filesystem::remove(path, ignored);
  return status;
}

Status History::Verify() const {
  for (const HistoryPart& part : parts_) {
    if (verified_.contains(part.file)) continue;
    const Result<std::string> hash = os::HashFile(folder_ / part.file);
    if (!hash || *hash != part.sha256) {
      return Fail(ErrorCode::kCorruption,
                  fmt::format("{} {}", (folder_ / part.file).string(),
                              hash ? "does not match its checksum" : "cannot be read"),
                  part.file);
    }
    verified_.insert(part.file);
  }
  return {};
}

std::uint64_t History::rows() const {
  std::uint64_t rows = 0;
  for (const HistoryPart& part : parts_)
    rows += part.rows;
  return rows;
}

Result<LineTable> History::Load(const Progress& progress) const {
  verified_.clear();
  RETURN_IF_ERROR(Verify());
  ASSIGN_OR_RETURN(Duck duck, Duck::Open());
  ASSIGN_OR_RETURN(LastPart last, FindLastParts(duck, folder_, parts_));
  Merger merger(schema_, std::move(last));
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    ASSIGN_OR_RETURN(Duck connection, duck.Another());
    ASSIGN_OR_RETURN(
        LineFileReader reader,
        LineFileReader::Open(std::move(connection), folder_ / parts_[p].file, schema_));
    RETURN_IF_ERROR(merger.Add(std::move(reader), p));
  }
  RETURN_IF_ERROR(merger.Run(progress, rows()));
  return merger.Take();
}

}  // namespace tidewaiter::warehouse
