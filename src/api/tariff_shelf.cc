#include "api/tariff_shelf.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "clearance/registry.h"
#include "codec/json_get.h"
#include "os/new_folder.h"
#include "risk/tariff_dues.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;

constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kKeptOpen = 2;  // the one in force, and one that is looked at

bool IsId(std::string_view id) {
  return id.size() == kIdDigits && std::ranges::all_of(id, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string IdOf(const TariffShelf::Files& files) {
  Sha256 hash;
  for (const auto& [name, text] : files) {
    hash.Add(fmt::format("{} {}\n", name, text.size()));
    hash.Add(text);
  }
  return hash.Hex().substr(0, kIdDigits);
}

codec::Problems Unavailable(const Error& error) {
  return {{"unavailable", "/files", error.message}};
}

codec::Problems CheckFiles(const TariffShelf::Files& files) {
  codec::Problems problems;
  std::size_t bytes = 0;
  for (const auto& [name, text] : files) {
    if (!tariff::IsTariffFile(name)) {
      problems.push_back({"file_name", "/files/" + name, "a tariff has no file of this name"});
    }
    bytes += text.size();
  }
  if (bytes > TariffShelf::kFilesBytesMax) {
    problems.push_back({"too_long", "/files", "the files together are too large"});
  }
  return problems;
}

Status WriteFiles(const os::Path& folder, const TariffShelf::Files& files) {
  for (const auto& [name, text] : files)
    RETURN_IF_ERROR(os::WriteFile(folder / name, text));
  return {};
}

}  // namespace

std::expected<TariffShelf::Loaded, codec::Problems> TariffShelf::Load(const Files& files) {
  codec::Problems problems = CheckFiles(files);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  Loaded loaded{.id = IdOf(files), .lines = 0, .measures = 0, .warnings = {}};
  auto made = tariff::MakeTariff(files);
  if (!made) return std::unexpected(std::move(made.error()));
  loaded.lines = made->tariff->goods().size();
  loaded.measures = made->tariff->measures().size();
  loaded.warnings = std::move(made->warnings);
  // A folder of this name has these files: Open sees whether somebody changed them.
  if (std::filesystem::is_directory(folder_ / loaded.id)) return loaded;
  if (const Status there = os::MakeFolder(folder_); !there) {
    return std::unexpected(Unavailable(there.error()));
  }
  auto folder = os::NewFolder::Create(folder_ / loaded.id);
  if (!folder) return std::unexpected(Unavailable(folder.error()));
  if (const Status written = WriteFiles(folder->part(), files); !written) {
    return std::unexpected(Unavailable(written.error()));
  }
  if (const Status kept = folder->Commit(); !kept) {
    return std::unexpected(Unavailable(kept.error()));
  }
  return loaded;
}

Result<clearance::TariffPtr> TariffShelf::Open(std::string_view id) {
  const std::lock_guard lock(mutex_);
  for (const clearance::TariffPtr& opened : opened_)
    if (opened->version == id) return opened;
  if (!IsId(id) || !std::filesystem::is_directory(folder_ / id)) {
    return Fail(ErrorCode::kNotFound, "there is no such version of the tariff");
  }
  ASSIGN_OR_RETURN(const Files files, tariff::ReadTariffFiles(folder_ / id));
  if (IdOf(files) != id) {
    return Fail(ErrorCode::kCorruption,
                "the files of tariff " + std::string(id) + " are not those that were loaded");
  }
  auto made = tariff::MakeTariff(files);
  if (!made) {
    return Fail(ErrorCode::kCorruption, "the tariff " + std::string(id) +
                                            " cannot be read: " + made.error().front().detail);
  }
  auto in_force = std::make_shared<const clearance::TariffInForce>(clearance::TariffInForce{
      .version = std::string(id),
      .tariff = made->tariff,
      .dues = std::make_shared<const risk::TariffDues>(made->tariff, procedures_),
      .search = std::make_shared<const nomenclature::GoodsSearch>(made->tariff->goods())});
  opened_.push_front(in_force);
  if (opened_.size() > kKeptOpen) opened_.pop_back();
  return in_force;
}

Result<clearance::TariffPtr> TariffShelf::OpenCurrent(desk::Store& store) {
  ASSIGN_OR_RETURN(const auto record, store.FindRecord(collection::kTariff, "current"));
  if (!record || record->body.empty()) return nullptr;
  const codec::JsonText json(record->body);
  if (!json.ok()) return Fail(ErrorCode::kCorruption, "the record of the tariff cannot be read");
  return Open(codec::TextOf(json.root(), "version"));
}

bool TariffShelf::Apply(const desk::RecordRow& record, clearance::TariffDesk& desk) {
  if (record.collection != collection::kTariff) return false;
  const codec::JsonText json(record.body);
  if (!json.ok()) return true;
  // Whoever put it in force has opened it, so this does not wait for the disk.
  if (auto opened = Open(codec::TextOf(json.root(), "version"))) desk.Use(std::move(*opened));
  return true;
}

}  // namespace tidewaiter::api
