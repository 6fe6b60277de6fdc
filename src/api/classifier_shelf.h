// ClassifierShelf: published rulings as the records have them, and where the classifier comes from:
// a learned one that was given, else one made of the tariff in force and the rulings alone.
//
//   ClassifierShelf shelf(engine.classify_desk(), learned);    // null: none was learned
//   RETURN_IF_ERROR(shelf.Load(store));
//   shelf.Prepare(*tariff, today);         // on a worker, before the record says it is in force
//   shelf.Apply(record);                   // after each commit
//   shelf.List({.words = "bottles"}, after, 50);
//
// A learned classifier keeps the nomenclature that it learned with. One without learning follows
// the tariff: its lines of the day on which that was put in force, or of the last start.
// Thread-safe.
#ifndef TIDEWAITER_API_CLASSIFIER_SHELF_H_
#define TIDEWAITER_API_CLASSIFIER_SHELF_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/classify_desk.h"
#include "clearance/command.h"
#include "clearance/tariff_desk.h"
#include "desk/store.h"

namespace tidewaiter::api {

struct Ruling {
  std::string id;  // its reference
  std::string code;
  std::string text;
  Day day = 0;
  std::int64_t added_ms = 0;
  std::string added_by;  // account
};
// As records and events have it. Errors of reading: kCorruption.
std::string WriteRuling(const Ruling& ruling);
Result<Ruling> ReadRuling(std::string_view json);

class ClassifierShelf {
 public:
  ClassifierShelf(clearance::ClassifyDesk& desk, std::shared_ptr<classify::Classifier> learned);

  // The rulings in the records. Errors: of the store; kCorruption.
  Status Load(desk::Store& store);
  // Makes a classifier of this tariff, for when its record comes; nothing where one was learned.
  // Takes as long as the tariff is large: some seconds for one of 100,000 lines. Errors: kInternal.
  Status Prepare(const clearance::TariffInForce& tariff, Day day);
  // The prepared one answers, where it is of this version.
  void UsePrepared(std::string_view version);
  // A changed record, quick. One that cannot be read is passed over: it was written by us.
  void Apply(const desk::RecordRow& record);

  struct Query {
    std::string_view words = {};  // all of them, in the text; or the beginning of the reference
    std::string_view code = {};   // or above
  };
  struct Page {
    std::vector<Ruling> rulings;  // the newest first
    bool more = false;
  };
  // Those after `after` in this order. O(rulings).
  [[nodiscard]] Page List(const Query& query, const std::optional<desk::Cursor>& after,
                          std::size_t limit) const;
  [[nodiscard]] std::optional<Ruling> Find(std::string_view id) const;

 private:
  struct Kept {
    Ruling ruling;
    std::string words;  // of its text, normalized, a blank before each
  };
  using Order = std::pair<std::int64_t, std::string>;  // minus added_ms, id

  Status Keep(Ruling ruling);
  void Drop(std::string_view id);

  clearance::ClassifyDesk& desk_;
  const bool learned_;
  mutable std::shared_mutex mutex_;  // guards what follows
  std::map<Order, Kept> rulings_;
  std::map<std::string, std::int64_t, std::less<>> added_;  // minus added_ms, by id
  std::shared_ptr<classify::Classifier> prepared_;
  std::string prepared_version_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_CLASSIFIER_SHELF_H_
