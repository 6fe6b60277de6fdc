// Eta: when a unit will arrive, with an interval, from how long others took.
//
//   track::EtaModel model;
//   model.Learn(journey);                           // each that finished
//   const track::Eta eta = model.Predict(ahead);    // median, P5, P95
//   if (eta.basis == track::EtaBasis::kPlan) ...    // nobody has driven there yet
//
// What is learned of an edge is how much longer than planned it took, as a logarithm: medians and
// median deviations of the last kSamplesMax journeys, for all edges, for a mode, for a mode in an
// hour of the week, for the edge, for the edge in that hour. Each is drawn towards the one before
// it as if that were kShrink journeys, so that few journeys say little. Stays at nodes likewise. A
// unit that was slower so far than the model expected is expected to stay so, in part.
//
// The interval is widened or narrowed by how earlier predictions for such distances turned out:
// Learn first predicts each journey from each of its nodes as if it were not known, and keeps how
// many spreads it was off. So P5 to P95 holds nine in ten once kCalibratedFrom predictions were
// scored, on journeys like those learned (docs/eta.md has the figures).
//
// Deterministic; no clock. Cost: some microseconds a leg ahead; Learn O(legs^2). One thread.
#ifndef TIDEWAITER_TRACK_ETA_H_
#define TIDEWAITER_TRACK_ETA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "track/movement.h"

namespace tidewaiter::track {

inline constexpr std::size_t kSamplesMax = 64;   // of a cell: two months of days
inline constexpr std::size_t kErrorsMax = 1024;  // of a class of distances
inline constexpr double kShrink = 6;             // journeys that the wider cell is worth
inline constexpr double kDelayCarried = 0.6;     // of a unit's own slowness that goes on
inline constexpr std::size_t kCalibratedFrom = 60;
inline constexpr std::size_t kEtaCellsMax = 500'000;  // 5,000 edges at 100 hours; some 150 MB
inline constexpr std::size_t kEtaLegsMax = 256;       // of a journey: kEdgesMax

// One way between nodes, and the stay at its end.
struct EtaLeg {
  std::string edge = {};  // "<from>><to>", the same for all who go there
  Mode mode = Mode::kRoad;
  double length_m = 0;
  double plan_kmh = 0;     // 0: what is usual for the mode
  std::string stay = {};   // node at its end where the unit stays before it goes on; "" = none
  double stay_plan_s = 0;  // where nobody stayed there yet
};

struct DrivenLeg {
  EtaLeg leg = {};
  std::int64_t depart_ms = 0;
  std::int64_t arrive_ms = 0;
};
// A finished journey, in the order in which it was made.
using Journey = std::vector<DrivenLeg>;

struct EtaQuery {
  std::int64_t now_ms = 0;
  std::vector<EtaLeg> ahead = {};  // the first one with the length that is left of it
  std::string at_node = {};        // where it stays now; "" = it is on its way
  std::int64_t at_since_ms = 0;
  double at_plan_s = 0;
  std::vector<DrivenLeg> driven = {};  // on this journey, for its own slowness; may be empty
  double pace_kmh = 0;                 // of this unit lately; 0: not known. Used without history
};

enum class EtaBasis : std::uint8_t {
  kHistory = 1,  // of one at least of the edges ahead
  kMode = 2,     // of other edges of the mode
  kPlan = 3,     // planned speed and stays, or the pace of the unit
};
std::string_view Name(EtaBasis basis);  // "history", "mode", "plan"

struct Eta {
  std::int64_t at_ms = 0;     // median
  std::int64_t early_ms = 0;  // P5
  std::int64_t late_ms = 0;   // P95
  EtaBasis basis = EtaBasis::kPlan;
  friend bool operator==(const Eta&, const Eta&) = default;
};

// What plan and speed alone say: the baseline, in seconds from now.
double PlanSeconds(const EtaQuery& query);
double UsualKmh(Mode mode);

// By remaining length: below 10, 50, 200, 500 km, and more.
inline constexpr std::size_t kEtaClasses = 5;
std::size_t EtaClassOf(double remaining_m);

class EtaModel {
 public:
  [[nodiscard]] Eta Predict(const EtaQuery& query) const;
  // Legs that end before they begin, have no length or last longer than a month teach nothing.
  void Learn(const Journey& journey);

  [[nodiscard]] std::uint64_t journeys() const { return journeys_; }
  [[nodiscard]] std::size_t cells() const { return cells_.size(); }

  // Errors of Load: kCorruption, kFailedPrecondition (another version); then nothing changed.
  [[nodiscard]] std::string Save() const;
  Status Load(std::string_view bytes);

 private:
  // The last numbers, in the order in which they came round.
  struct Cell {
    std::vector<float> last = {};
    std::uint64_t count = 0;
    void Add(double value, std::size_t max);
  };
  struct Estimate {
    double centre = 0;
    double spread = 0;
  };
  struct Span {  // of a part of the journey
    double seconds = 0;
    double deviation = 0;
  };
  struct Forecast {
    double seconds = 0;
    double spread = 0;  // of the logarithm
    EtaBasis basis = EtaBasis::kPlan;
  };

  [[nodiscard]] const Cell* Find(std::uint64_t key) const;
  [[nodiscard]] Estimate Drawn(std::uint64_t key, const Estimate& parent) const;
  [[nodiscard]] Estimate OfLeg(const EtaLeg& leg, std::int64_t at_ms) const;
  [[nodiscard]] Span OfStay(std::string_view node, double plan_s, double stayed_s) const;
  [[nodiscard]] double SlownessOf(const EtaQuery& query) const;
  [[nodiscard]] Forecast Sum(const EtaQuery& query) const;
  [[nodiscard]] std::pair<double, double> Reach(std::size_t distance_class) const;
  void Add(std::uint64_t key, double value);
  void Score(const Journey& journey);

  std::map<std::uint64_t, Cell> cells_ = {};
  std::array<Cell, kEtaClasses> errors_ = {};
  std::uint64_t journeys_ = 0;
};

// The journey as one stands before leg `from` of it: what Learn and a score ask.
EtaQuery QueryAt(const Journey& journey, std::size_t from);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_ETA_H_
