// ClassifyDesk: the classifier that answers at the moment, with the rulings that stand.
//
//   ClassifyDesk desk;
//   desk.Use(std::make_shared<classify::Classifier>(std::move(read)));
//   RETURN_IF_ERROR(desk.Add({.id = "BTI-7", .code = "392330", .text = "water bottles"}));
//   desk.now().classifier->Suggest("plastic bottles", 5);     // the ruling counts already
//
// Rulings are kept here too, so that a classifier that comes later has them. Among the precedents
// their ids begin with kRulingPrefix: a ruling never takes the place of a precedent that was
// learned. Thread-safe.
#ifndef TIDEWAITER_CLEARANCE_CLASSIFY_DESK_H_
#define TIDEWAITER_CLEARANCE_CLASSIFY_DESK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "classify/classifier.h"

namespace tidewaiter::clearance {

inline constexpr std::string_view kRulingPrefix = "ruling:";

class ClassifyDesk {
 public:
  struct Now {
    std::shared_ptr<const classify::Classifier> classifier;  // null: there is none
    // Whether it knows its errors: without that nothing is incompatible.
    bool calibrated = false;
    std::uint64_t changes = 0;  // another number, other answers
  };

  // From now on this one answers; null: none. Adds the rulings to it first: O(rulings).
  void Use(std::shared_ptr<classify::Classifier> classifier);

  // Counts from the next question on; takes the place of one with this id. `ruling` is set.
  // Errors: kInvalidArgument (code, text); then nothing changed.
  Status Add(classify::Precedent ruling);
  // False when there is none of this id.
  bool Remove(std::string_view id);

  [[nodiscard]] Now now() const;

 private:
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<classify::Classifier> classifier_;
  bool calibrated_ = false;
  std::uint64_t changes_ = 0;
  std::map<std::string, classify::Precedent, std::less<>> rulings_;  // by their own ids
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_CLASSIFY_DESK_H_
