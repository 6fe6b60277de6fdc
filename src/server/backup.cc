#include "server/backup.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "desk/chain.h"
#include "os/new_folder.h"
#include "os/process.h"
#include "server/open_store.h"
#include "store/open.h"

namespace tidewaiter::server {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFormat = 1;
constexpr std::string_view kCard = "copy.json";
constexpr std::string_view kSqliteCopy = "journal.db";
constexpr std::string_view kPostgresCopy = "journal.pgdump";
constexpr std::string_view kKey = "secret.key";
constexpr std::string_view kSigningKey = "signing.key";  // that evidence is signed with
constexpr std::string_view kLedgerKeys = "ledger/keys/";
constexpr std::string_view kLedgerIndex = "ledger/index/";  // made again from the logs
constexpr std::string_view kPayloads = "ledger/payloads/payloads.db";
constexpr std::string_view kPart = ".part";  // a file or folder that is being written

Status Unavailable(const os::Path& path, const std::error_code& error) {
  return Fail(ErrorCode::kUnavailable, fmt::format("{}: {}", path.native(), error.message()));
}

// Copies one file and tells its length and hash.
Result<CopyCard::File> CopyOne(const os::Path& from, const os::Path& to, std::string name) {
  RETURN_IF_ERROR(os::MakeFolder(to.parent_path()));
  CopyCard::File copied{.name = std::move(name)};
  ASSIGN_OR_RETURN(copied.sha256, os::CopyFile(from, to));
  ASSIGN_OR_RETURN(copied.bytes, os::FileSize(to));
  return copied;
}

// What of a data folder goes into a copy beside the journal: all but what belongs to the open store
// or is made again by itself. Names in order, with "/" between folders.
bool IsLeftOut(const std::string& name, bool with_key) {
  return name.starts_with(kSqliteCopy) || name.starts_with("live/") || name == kCard ||
         name.ends_with(kPart) || name.find(".part/") != std::string::npos ||
         name.starts_with(kLedgerIndex) || name.ends_with("/lock") ||
         (name.starts_with(kPayloads) && name != kPayloads) ||
         ((name == kKey || name == kSigningKey || name.starts_with(kLedgerKeys)) && !with_key);
}

// Logs of the ledger are copied while they are written: what was promised first, then the entries,
// then what says that they are in bundles, as the writer would be found after a crash
// (docs/formats/ledger.md).
int RankOf(std::string_view name) {
  if (!name.starts_with("ledger/logs/")) return 0;
  if (name.find("/log/tail/") != std::string_view::npos) return 1;
  if (name.ends_with("/log/edge")) return 2;
  return name.find("/log/tile/") != std::string_view::npos ? 3 : 0;
}

Result<std::vector<std::string>> OtherFiles(const Place& place) {
  std::vector<std::string> names;
  std::error_code error;
  fs::recursive_directory_iterator entries(place.data,
                                           fs::directory_options::follow_directory_symlink, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    std::error_code gone;  // a file in making that got its name meanwhile
    if (!entries->is_regular_file(gone)) continue;
    std::string name = entries->path().lexically_relative(place.data).generic_string();
    if (!IsLeftOut(name, place.with_key)) names.push_back(std::move(name));
  }
  if (error) return std::unexpected(Unavailable(place.data, error).error());
  std::ranges::sort(names, {}, [](const std::string& name) {
    return std::pair<int, std::string_view>(RankOf(name), name);
  });
  return names;
}

// The same of a data base, of one moment.
Result<CopyCard::File> CopyDataBase(const os::Path& from, const os::Path& to, std::string name) {
  RETURN_IF_ERROR(os::MakeFolder(to.parent_path()));
  RETURN_IF_ERROR(store::BackupSqlite(from, to));
  CopyCard::File copied{.name = std::move(name)};
  ASSIGN_OR_RETURN(copied.sha256, os::HashFile(to));
  ASSIGN_OR_RETURN(copied.bytes, os::FileSize(to));
  return copied;
}

// The journal's events, checked by their chain, of a store that nobody else has open.
Status ReadChain(desk::Store& store, CopyCard& card, const Progress& progress) {
  ASSIGN_OR_RETURN(const desk::ChainReport report, desk::VerifyChain(store, progress));
  if (report.broken_at != 0) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("the journal was changed at event {}", report.broken_at));
  }
  card.events = report.events;
  card.head = desk::HexOf(report.head);
  return {};
}

Status CopySqlite(const Place& place, const os::Path& to, CopyCard& card,
                  const Progress& progress) {
  RETURN_IF_ERROR(store::BackupSqlite(JournalFile(place.data), to));
  {
    ASSIGN_OR_RETURN(const auto store, store::OpenSqlite({.file = to, .readers = 1}));
    RETURN_IF_ERROR(ReadChain(*store, card, progress));
  }
  std::error_code ignored;
  for (const char* beside : {"-wal", "-shm", ".lock"})
    fs::remove(to.native() + beside, ignored);
  return {};
}

// What both programs of PostgreSQL are told. The password does not stand in their arguments, where
// everybody on the machine could read it.
Status RunPostgres(std::vector<std::string> words, const Config& config) {
  for (const char* word : {"--no-owner", "--no-privileges", "--no-password"})
    words.emplace_back(word);
  words.push_back("--dbname=" + config.connection);
  ASSIGN_OR_RETURN(const std::string password, ReadPassword(config));
  std::vector<std::string> variables;
  if (!password.empty()) variables.push_back("PGPASSWORD=" + password);
  return os::RunProgram(words, variables);
}

Status CopyPostgres(const Place& place, const os::Path& to) {
  return RunPostgres({"pg_dump", "--format=custom", "--schema=" + store::PostgresOptions().schema,
                      "--file=" + to.native()},
                     place.config);
}

std::string ToJson(const CopyCard& card) {
  std::string text;
  codec::JsonWriter json(text);
  json.BeginObject().Member("format", kFormat).Member("store", card.store);
  json.Member("version", card.version).Member("made_ms", card.made_ms);
  json.Member("events", card.events).Member("head", card.head).Key("files").BeginArray();
  for (const CopyCard::File& file : card.files) {
    json.BeginObject().Member("name", file.name).Member("bytes", file.bytes);
    json.Member("sha256", file.sha256).EndObject();
  }
  json.EndArray().EndObject();
  return text;
}

// Names lead nowhere but into the folder, whoever wrote the card.
bool IsInside(const std::string& name) {
  const os::Path path(name);
  if (name.empty() || path.is_absolute()) return false;
  return std::ranges::none_of(path, [](const os::Path& part) { return part == ".."; });
}

Result<CopyCard> ReadCard(const os::Path& copy) {
  const auto text = os::ReadFile(copy / kCard);
  if (!text) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("{} is no copy: it has no {}", copy.native(), kCard));
  }
  const codec::JsonText json(*text);
  if (!json.ok()) return Fail(ErrorCode::kCorruption, fmt::format("{} cannot be read", kCard));
  if (codec::IntegerOf(json.root(), "format") != kFormat) {
    return Fail(ErrorCode::kFailedPrecondition, "the copy was made by another version");
  }
  CopyCard card;
  card.store = codec::TextOf(json.root(), "store");
  card.version = codec::TextOf(json.root(), "version");
  card.made_ms = codec::IntegerOf(json.root(), "made_ms");
  card.events = static_cast<std::uint64_t>(codec::IntegerOf(json.root(), "events"));
  card.head = codec::TextOf(json.root(), "head");
  bool inside = true;
  codec::EachOf(json.root(), "files", [&](simdjson::dom::element file) {
    card.files.push_back({.name = codec::TextOf(file, "name"),
                          .bytes = static_cast<std::uint64_t>(codec::IntegerOf(file, "bytes")),
                          .sha256 = codec::TextOf(file, "sha256")});
    inside = inside && IsInside(card.files.back().name);
  });
  const std::string_view journal = card.store == "sqlite" ? kSqliteCopy : kPostgresCopy;
  const bool whole =
      std::ranges::find(card.files, journal, &CopyCard::File::name) != card.files.end();
  if (!inside || !whole) return Fail(ErrorCode::kCorruption, fmt::format("{} is damaged", kCard));
  return card;
}

// Files are told of one by one: a copy is mostly the journal and many small attachments.
Status TellFile(const Progress& progress, std::size_t done, std::size_t all) {
  return progress("files", done, all);
}

Status IsFree(const os::Path& data) {
  std::error_code error;
  if (!fs::exists(data, error)) return {};
  if (fs::is_empty(data, error) && !error) return {};
  if (error) return Unavailable(data, error);
  return Fail(ErrorCode::kConflict,
              data.native() + " is not empty: a copy is restored into a folder of its own");
}

void MakeEmpty(const os::Path& folder) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    fs::remove_all(entry.path(), ignored);
}

// The journal comes last: before it, a server started on the folder by mistake finds no desk.
Status BringBack(const os::Path& copy, const Place& place, CopyCard& card,
                 const Progress& progress) {
  std::size_t done = 0;
  for (const CopyCard::File& file : card.files) {
    RETURN_IF_ERROR(TellFile(progress, done++, card.files.size()));
    if (file.name == kSqliteCopy || file.name == kPostgresCopy) continue;
    RETURN_IF_ERROR(CopyOne(copy / file.name, place.data / file.name, file.name));
    if (file.name.starts_with(kLedgerKeys) || file.name == kPayloads) {
      std::error_code unset;  // the disk may know no owners
      fs::permissions(place.data / file.name, fs::perms::owner_read | fs::perms::owner_write,
                      unset);
    }
  }
  std::error_code ignored;
  for (const std::string_view key : {kKey, kSigningKey})
    fs::permissions(place.data / key, fs::perms::owner_read, ignored);
  if (card.store == "sqlite") {
    RETURN_IF_ERROR(CopyOne(copy / kSqliteCopy, JournalFile(place.data), {}));
    fs::permissions(JournalFile(place.data), fs::perms::owner_read | fs::perms::owner_write,
                    ignored);
  } else {
    RETURN_IF_ERROR(RunPostgres(
        {"pg_restore", "--exit-on-error", "--single-transaction", (copy / kPostgresCopy).native()},
        place.config));
  }
  ASSIGN_OR_RETURN(const auto store, OpenStore(place.config, place.data));
  const CopyCard copied = card;
  RETURN_IF_ERROR(ReadChain(*store, card, progress));
  if (copied.events == 0 || (copied.events == card.events && copied.head == card.head)) return {};
  return Fail(ErrorCode::kCorruption, "the journal restored is not the one that was copied");
}

bool Contains(const os::Path& folder, const os::Path& path) {
  const os::Path inside =
      fs::weakly_canonical(path).lexically_relative(fs::weakly_canonical(folder));
  return !inside.empty() && *inside.begin() != "..";
}

}  // namespace

std::uint64_t CopyCard::bytes() const {
  std::uint64_t sum = 0;
  for (const File& file : files)
    sum += file.bytes;
  return sum;
}

Result<CopyCard> Backup(const Place& place, const os::Path& to, const os::Clock& clock,
                        const Progress& progress) {
  std::error_code error;
  if (fs::exists(to, error)) {
    return Fail(ErrorCode::kConflict, to.native() + " is there already: name another folder");
  }
  if (Contains(place.data, to)) {
    return Fail(ErrorCode::kInvalidArgument, "a copy does not lie in the folder that it copies");
  }
  ASSIGN_OR_RETURN(os::NewFolder folder, os::NewFolder::Create(to));
  fs::permissions(folder.part(), fs::perms::owner_all, error);
  CopyCard card{
      .store = place.config.store, .version = place.version, .made_ms = clock.UnixMilliseconds()};
  const bool sqlite = place.config.store == "sqlite";
  const std::string journal(sqlite ? kSqliteCopy : kPostgresCopy);
  if (sqlite) {
    RETURN_IF_ERROR(CopySqlite(place, folder.part() / journal, card, progress));
  } else {
    RETURN_IF_ERROR(CopyPostgres(place, folder.part() / journal));
  }
  ASSIGN_OR_RETURN(const std::uint64_t bytes, os::FileSize(folder.part() / journal));
  ASSIGN_OR_RETURN(std::string hash, os::HashFile(folder.part() / journal));
  card.files.push_back({.name = journal, .bytes = bytes, .sha256 = std::move(hash)});
  ASSIGN_OR_RETURN(const std::vector<std::string> names, OtherFiles(place));
  for (const std::string& name : names) {
    RETURN_IF_ERROR(TellFile(progress, card.files.size(), names.size() + 1));
    const auto copy = name == kPayloads ? CopyDataBase : CopyOne;
    ASSIGN_OR_RETURN(CopyCard::File file, copy(place.data / name, folder.part() / name, name));
    card.files.push_back(std::move(file));
  }
  RETURN_IF_ERROR(os::WriteFile(folder.part() / kCard, ToJson(card)));
  RETURN_IF_ERROR(folder.Commit());
  return card;
}

Result<CopyCard> CheckCopy(const os::Path& copy, const Progress& progress) {
  ASSIGN_OR_RETURN(CopyCard card, ReadCard(copy));
  std::size_t done = 0;
  for (const CopyCard::File& file : card.files) {
    RETURN_IF_ERROR(TellFile(progress, done++, card.files.size()));
    const auto hash = os::HashFile(copy / file.name);
    if (!hash) return Fail(ErrorCode::kCorruption, "the copy lacks " + file.name);
    if (*hash != file.sha256) {
      return Fail(ErrorCode::kCorruption,
                  fmt::format("{} was changed since it was copied", file.name));
    }
  }
  return card;
}

Result<CopyCard> Restore(const os::Path& copy, const Place& place, const Progress& progress) {
  RETURN_IF_ERROR(IsFree(place.data));
  ASSIGN_OR_RETURN(CopyCard card, CheckCopy(copy, progress));
  if (card.store != place.config.store) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("the copy is of {}, the configuration says {}", card.store,
                            place.config.store));
  }
  RETURN_IF_ERROR(os::MakeFolder(place.data));
  if (Status back = BringBack(copy, place, card, progress); !back) {
    MakeEmpty(place.data);
    return std::unexpected(std::move(back).error());
  }
  return card;
}

}  // namespace tidewaiter::server
