#include "member/internal/follow.h"

#include <algorithm>
#include <array>
#include <span>

namespace tidewaiter::member {
namespace {

// Members that are said by one entry alone; the next one does not repeat them.
struct OnceOf {
  std::string_view kind;
  std::array<std::string_view, 6> names;
};
constexpr OnceOf kOnce[] = {
    {"operator", {"reason", "until"}},
    {"certificate", {"reason", "by"}},
    {"numbers", {"values"}},
    {"document", {"reason"}},
    {"carnet", {"office"}},
    {"title", {"reason", "to_log", "to_object", "from_log", "from_object", "proof"}},
    {"bond", {"step", "reason"}},
};

std::string_view KindOf(std::string_view type) {
  return type.substr(0, type.find('.'));
}

// The state before, as far as the next entry repeats it. Of shipments and conditions nothing is
// repeated: their rules look at numbered entries.
Result<DataObject> Carried(const Following& next) {
  const std::string_view kind = KindOf(next.type);
  const bool repeats = kind != "shipment" && kind != "condition" && kind != "charter";
  if (next.before == nullptr || !repeats) return DataObject();
  ASSIGN_OR_RETURN(DataObject data, DataObject::Read(next.before->data));
  for (const OnceOf& once : kOnce) {
    if (once.kind != kind) continue;
    for (const std::string_view name : once.names)
      data.Remove(name);
  }
  return data;
}

}  // namespace

Result<DataObject> Follow(const Following& next) {
  ASSIGN_OR_RETURN(DataObject data, Carried(next));
  const std::string_view kind = KindOf(next.type);
  Status followed;
  if (kind == "operator") FollowOperator(next, data);
  if (kind == "certificate") FollowCertificate(next, data);
  if (kind == "numbers") FollowNumbers(next, data);
  if (kind == "document") FollowDocument(next, data);
  if (kind == "carnet") followed = FollowCarnet(next, data);
  if (kind == "title") followed = FollowTitle(next, data);
  if (kind == "shipment") FollowShipment(next, data);
  if (kind == "condition") followed = FollowCondition(next, data);
  if (kind == "bond") FollowBond(next, data);
  if (kind == "charter") data.Take(next.wish);
  if (!followed) return std::unexpected(followed.error());
  return data;
}

bool KeepsCommitment(std::string_view type, std::string_view name) {
  const std::string_view kind = KindOf(type);
  if (kind == "shipment" || kind == "condition" || kind == "numbers") return false;
  return !(kind == "certificate" && name == "reference");  // each use has its own
}

}  // namespace tidewaiter::member
