// Network: roads, rails or sea lanes as a graph, and the best way from one place to another.
//
//   ASSIGN_OR_RETURN(const Network roads, Network::Read(geojson));
//   ASSIGN_OR_RETURN(const Way way, roads.Find(port, border_post, Network::By::kTime));
//   const Polyline line(way.points);                       // the corridor's middle
//
// Lines are joined where vertices of theirs are within the tolerance of one another; lines that
// cross without a vertex there (a bridge) stay apart. Immutable; threads may share one.
#ifndef TIDEWAITER_GEO_NETWORK_H_
#define TIDEWAITER_GEO_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/cell_grid.h"
#include "geo/point.h"

namespace tidewaiter::geo {

struct NetworkLine {
  std::vector<Point> points = {};
  double speed_kmh = 0;  // 0: NetworkOptions::speed_kmh
  bool one_way = false;  // in the order of the points
};

struct NetworkOptions {
  double tolerance_m = 10;  // half the width of a junction: more would join lanes that pass
  double speed_kmh = 60;    // where a line says none
};

struct Way {
  std::vector<Point> points = {};  // nodes passed, from the nearest to the start to that to the end
  std::vector<std::uint32_t> nodes = {};  // the same as numbers of the network
  double length_m = 0;                    // of the way along the network, without getting to it
  double time_s = 0;
};

class Network {
 public:
  enum class By : std::uint8_t { kLength, kTime };
  using Node = std::uint32_t;
  static constexpr std::size_t kNodesMax = 5'000'000;  // the roads of a large country
  static constexpr double kToleranceMaxM = 1000;
  static constexpr double kSpeedMaxKmh = 1000;

  // Errors: kInvalidArgument (no line, a point that is no place, too many, options out of range),
  // with a pointer "/3/points/7". Cost: about 1 microsecond a vertex.
  static Result<Network> Build(std::span<const NetworkLine> lines,
                               const NetworkOptions& options = {});
  // LineStrings and MultiLineStrings of GeoJSON; properties speed_kmh or maxspeed (kilometres per
  // hour), oneway (yes, true, 1; -1: against the order). What is not a line is passed over.
  // Errors: also the first problem of the file.
  static Result<Network> Read(std::string_view geojson, const NetworkOptions& options = {});

  [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }
  [[nodiscard]] std::size_t arcs() const { return arcs_.size(); }
  [[nodiscard]] const Point& at(Node node) const { return nodes_[node]; }

  // The nearest node within `limit_m` (at most 500 km). Cost: the nodes in cells of 0.05 degrees
  // around it.
  [[nodiscard]] std::optional<Node> Nearest(const Point& point, double limit_m) const;

  // The best way between two nodes. Errors: kNotFound (there is none). A* with the great circle as
  // lower bound: exact; time O(arcs log arcs) at worst, memory 16 bytes a node for the search.
  [[nodiscard]] Result<Way> Find(Node from, Node to, By by) const;
  // The same between the nodes nearest to two places. Errors: kNotFound also where no node is
  // within `reach_m` of one of them; the field is "from" or "to".
  [[nodiscard]] Result<Way> Find(const Point& from, const Point& to, By by,
                                 double reach_m = 10'000) const;

 private:
  struct Arc {
    Node to = 0;
    double length_m = 0;
    double time_s = 0;
  };
  static constexpr double kGridDeg = 0.05;
  explicit Network() = default;
  friend class NetworkBuilder;
  [[nodiscard]] Way Measured(std::vector<Node> nodes, By by) const;
  [[nodiscard]] std::span<const Arc> From(Node node) const {
    return {arcs_.data() + first_[node], arcs_.data() + first_[node + 1]};
  }

  std::vector<Point> nodes_;
  std::vector<std::uint32_t> first_;  // of arcs, one a node and one more
  std::vector<Arc> arcs_;
  double fastest_ms_ = 0;  // metres a second: for the bound of By::kTime
  CellGrid grid_{kGridDeg};
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_NETWORK_H_
