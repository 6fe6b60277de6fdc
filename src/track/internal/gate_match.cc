#include "track/internal/gate_match.h"

#include <algorithm>
#include <cmath>

namespace tidewaiter::track {
namespace {

using device::GateKind;
using device::GateReading;

constexpr std::array<GateKind, kPartKinds> kKinds{GateKind::kPlate, GateKind::kContainerCode,
                                                  GateKind::kTag, GateKind::kSeal};
// An entry none of whose parts is nearer is not among those that it may be.
constexpr double kNearest = -12;
// A unit comes outside its time, or a second time, once in so many.
constexpr double kUnduly = 0.05;

const std::vector<std::string>& TextsOf(const Expected& entry, GateKind kind) {
  switch (kind) {
    case GateKind::kContainerCode:
      return entry.containers;
    case GateKind::kTag:
      return entry.tags;
    case GateKind::kSeal:
      return entry.seals;
    default:
      return entry.plates;
  }
}

// A reading and, of a container, the code that it can be.
struct Read {
  const GateReading* reading = nullptr;
  std::optional<ContainerChoice> container = {};
};
using Reads = std::array<std::vector<Read>, kPartKinds>;

Reads ReadsOf(const Pass& pass) {
  Reads reads;
  for (std::size_t i = 0; i < kPartKinds; ++i) {
    for (const GateReading* reading : pass.Of(kKinds[i])) {
      if (NormalText(reading->value).empty()) continue;
      Read& read = reads[i].emplace_back(Read{.reading = reading});
      if (kKinds[i] == GateKind::kContainerCode) read.container = ChooseContainer(*reading);
    }
  }
  return reads;
}

double Likeness(const Read& read, std::string_view truth) {
  double likeness = LogLikeness(*read.reading, truth);
  // The check digit says that the camera's first choice cannot be.
  if (read.container && read.container->code == truth)
    likeness = std::max(likeness, std::log(read.container->probability));
  return likeness;
}

std::string ShownText(const Read& read) {
  return read.container ? read.container->code : NormalText(read.reading->value);
}

// Of containers each that is read must be one of the entry's, and each of the entry's be read. Of
// plates, tags and seals one that fits is enough: trailers, drivers and other parties have theirs.
PartMatch MatchPart(const std::vector<Read>& reads, const std::vector<std::string>& texts,
                    bool every, const GateSettings& settings) {
  PartMatch part{.wanted = !texts.empty()};
  part.compared = part.wanted && !reads.empty();
  if (!part.compared) return part;
  part.best = kLogLikenessMin;
  part.worst = every ? 0 : kLogLikenessMin;
  std::vector<bool> seen(texts.size(), false);
  for (const Read& read : reads) {
    double likeness = kLogLikenessMin;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const double here = Likeness(read, texts[i]);
      likeness = std::max(likeness, here);
      if (here > -settings.differs) seen[i] = true;
    }
    const bool decides = every ? likeness < part.worst : likeness > part.worst;
    if (decides || part.read.empty()) {
      part.worst = likeness;
      part.read = ShownText(read);
    }
    part.best = std::max(part.best, likeness);
  }
  part.listed = texts.front();
  const auto fits = std::ranges::count(seen, true);
  part.complete = every ? fits == static_cast<std::ptrdiff_t>(texts.size()) : fits > 0;
  return part;
}

using Parts = std::array<PartMatch, kPartKinds>;

Parts MatchParts(const Reads& reads, const Expected& entry, const GateSettings& settings) {
  Parts parts;
  for (std::size_t i = 0; i < kPartKinds; ++i) {
    const bool every = kKinds[i] == GateKind::kContainerCode;
    parts[i] = MatchPart(reads[i], TextsOf(entry, kKinds[i]), every, settings);
  }
  return parts;
}

bool IsDue(const Expected& entry, const GateMoment& moment) {
  const bool passed = moment.passed != nullptr && moment.passed->contains(entry.id);
  return !passed && entry.due.Has(moment.now_ms);
}

// Logarithm of the odds that it is this entry's unit and not a stranger; nothing: out of the
// question.
std::optional<double> OddsOf(const Parts& parts, bool due, const GateSettings& settings) {
  double nearest = kLogLikenessMin;
  double sum = 0;
  int agree = 0;
  for (const PartMatch& part : parts) {
    if (!part.compared) continue;
    nearest = std::max(nearest, part.best);
    sum += part.worst;
    if (part.worst > -settings.differs) ++agree;
  }
  if (nearest < kNearest) return std::nullopt;
  double odds = std::log((1 - kStrangerShare) / kStrangerShare) - std::log(kStrangerOdds) + sum;
  odds -= std::log(kFurtherOdds) * std::max(agree - 1, 0);
  return odds + (due ? 0 : std::log(kUnduly));
}

}  // namespace

GateMatch MatchPass(const Pass& pass, const ExpectedList& list, const GateSettings& settings,
                    const GateMoment& moment) {
  const Reads reads = ReadsOf(pass);
  GateMatch match;
  double best = -1e9;
  std::vector<double> all;
  for (std::size_t i = 0; i < list.normal().size(); ++i) {
    const Expected& entry = list.normal()[i];
    Parts parts = MatchParts(reads, entry, settings);
    const auto odds = OddsOf(parts, IsDue(entry, moment), settings);
    if (!odds) continue;
    all.push_back(*odds);
    if (*odds <= best) continue;  // of equals the first by id
    best = *odds;
    match.entry = i;
    match.parts = std::move(parts);
  }
  // A stranger has the odds 1.
  double rest = std::exp(-best);
  for (const double odds : all)
    rest += std::exp(odds - best);
  if (match.entry) match.agreement = 1 / rest;
  return match;
}

}  // namespace tidewaiter::track
