// Bm25Alone: the plain way, to measure beside: the codes of the 30 precedents that are likest,
// each with (likeness / best likeness)^4 votes. No learning, no nomenclature.
#ifndef TIDEWAITER_CLASSIFY_BASELINE_H_
#define TIDEWAITER_CLASSIFY_BASELINE_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classify/precedent.h"

namespace tidewaiter::classify {

class Bm25Alone {
 public:
  explicit Bm25Alone(std::span<const Precedent> precedents);
  Bm25Alone(Bm25Alone&&) noexcept;
  Bm25Alone& operator=(Bm25Alone&&) noexcept;
  ~Bm25Alone();

  // Codes of six digits with their shares of the votes, the largest first. Not thread-safe.
  [[nodiscard]] std::vector<std::pair<std::string, double>> Ask(std::string_view text);

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_BASELINE_H_
