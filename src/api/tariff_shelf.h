// TariffShelf: the versions of the tariff that were loaded, as folders beside the journal.
//
//   auto loaded = shelf.Load("2027", files);         // checked and on disk, or every problem
//   ASSIGN_OR_RETURN(auto version, shelf.Open(loaded->id));
//   engine.tariff_desk().Use(version);
//
// A version's id is a hash of its files: the same files are the same version. Folders appear whole
// and are never changed. Thread-safe; opening the same version again is free while it is among the
// last two.
#ifndef TIDEWAITER_API_TARIFF_SHELF_H_
#define TIDEWAITER_API_TARIFF_SHELF_H_

#include <deque>
#include <expected>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/tariff_desk.h"
#include "codec/problem.h"
#include "desk/store.h"
#include "os/file.h"
#include "tariff/files.h"

namespace tidewaiter::api {

class TariffShelf {
 public:
  using Files = tariff::Files;

  // One table of a country; all of them; and all of them in a body, where line ends take two bytes.
  static constexpr std::size_t kFileBytesMax = std::size_t{64} << 20U;
  static constexpr std::size_t kFilesBytesMax = std::size_t{96} << 20U;
  static constexpr std::size_t kBodyBytesMax = std::size_t{128} << 20U;

  // Lines under these procedures owe what the tariff says (risk/tariff_dues.h).
  TariffShelf(os::Path folder, std::vector<std::string> procedures)
      : folder_(std::move(folder)), procedures_(std::move(procedures)) {}

  struct Loaded {
    std::string id;
    std::size_t lines = 0;
    std::size_t measures = 0;
    codec::Problems warnings;
  };
  // Checks the files and keeps them. With problems nothing is kept; the problem "unavailable" says
  // that the disk did not take them.
  std::expected<Loaded, codec::Problems> Load(const Files& files);

  // Errors: kNotFound, kCorruption.
  Result<clearance::TariffPtr> Open(std::string_view id);
  // The one that the records say is in force; null when none is. Errors: those of Open and the
  // store.
  Result<clearance::TariffPtr> OpenCurrent(desk::Store& store);
  // A changed record; true when it says which tariff is in force, which `desk` then has.
  bool Apply(const desk::RecordRow& record, clearance::TariffDesk& desk);

 private:
  std::mutex mutex_;  // guards opened_
  os::Path folder_;
  std::vector<std::string> procedures_;
  std::deque<clearance::TariffPtr> opened_;  // the latest first
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TARIFF_SHELF_H_
