#include "detect/rules/schema.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace tidewaiter::rules {
namespace {

constexpr std::array<std::string_view, kStageCount> kStageNames{
    "manifest", "pre_arrival", "arrival", "declaration", "transit", "export"};

FieldKind KindOf(Attribute attribute) {
  switch (attribute) {
    case Attribute::kHsCode:
      return FieldKind::kHsCode;
    case Attribute::kImporterName:
    case Attribute::kImporterAddress:
      return FieldKind::kText;
    default:
      return FieldKind::kCode;
  }
}

bool IsPersonal(Attribute attribute) {
  return attribute == Attribute::kImporterName || attribute == Attribute::kImporterAddress;
}

void AddAttributes(const LineSchema& lines, Schema& schema) {
  for (std::size_t number = 0; number < kAttributeCount; ++number) {
    const auto attribute = static_cast<Attribute>(number);
    const bool extra = number >= kFirstExtra;
    if (extra && lines.extra_names[number - kFirstExtra].empty()) continue;
    schema.Add({.name = extra ? lines.extra_names[number - kFirstExtra]
                              : std::string(AttributeName(attribute)),
                .kind = KindOf(attribute),
                .personal = IsPersonal(attribute)});
  }
}

void AddNumber(Schema& schema, std::string name, Unit unit, Stage stage, std::string about) {
  schema.Add({.name = std::move(name),
              .kind = FieldKind::kNumber,
              .unit = unit,
              .stage = stage,
              .about = std::move(about)});
}

// What papers before and after the declaration say too.
void AddGoods(Schema& schema, Stage stage) {
  AddNumber(schema, "value", Unit::Money(), stage, "customs value");
  AddNumber(schema, "gross_mass", Unit::Mass(), stage, "with packaging");
  AddNumber(schema, "net_mass", Unit::Mass(), stage, "without packaging");
  AddNumber(schema, "quantity", Unit::Quantity(), stage, "in the item's own unit");
  AddNumber(schema, "packages", Unit(), stage, "how many");
}

// Of all items together.
void AddTotals(Schema& schema, Stage stage) {
  AddNumber(schema, "total_value", Unit::Money(), stage, "of all items");
  AddNumber(schema, "total_gross_mass", Unit::Mass(), stage, "of all items");
  AddNumber(schema, "total_net_mass", Unit::Mass(), stage, "of all items");
  AddNumber(schema, "total_packages", Unit(), stage, "of all items");
}

// What is said once for the whole declaration, and only there: a history of lines lacks it.
void AddHead(Schema& schema) {
  for (const auto& [name, about] : {std::pair("declarant_name", "who makes the declaration"),
                                    {"declarant_address", ""},
                                    {"supplier_name", "consignor or seller abroad"},
                                    {"supplier_address", ""}}) {
    schema.Add({.name = name, .kind = FieldKind::kText, .personal = true, .about = about});
  }
  schema.Add({.name = "transport_means",
              .kind = FieldKind::kCode,
              .about = "plate, name of the vessel, number of the flight"});
  schema.Add({.name = "equipment",
              .kind = FieldKind::kCodes,
              .about = "numbers of containers and trailers"});
  schema.Add({.name = "references",
              .kind = FieldKind::kCodes,
              .about = "numbers of the documents that came with the declaration"});
  schema.Add({.name = "operator_standing",
              .kind = FieldKind::kCode,
              .about =
                  "of the importer as an authorized operator, by the ledger: granted, expired, "
                  "suspended, revoked"});
  schema.Add({.name = "operator_benefits",
              .kind = FieldKind::kCodes,
              .about = "that it has here by agreements of mutual recognition"});
  schema.Add({.name = "expected_arrival", .kind = FieldKind::kDate});
  AddNumber(schema, "items", Unit(), Stage::kDeclaration, "how many goods items it has");
  AddTotals(schema, Stage::kDeclaration);
}

void AddOtherStage(Schema& schema, Stage stage) {
  AddGoods(schema, stage);
  AddTotals(schema, stage);
  schema.Add({.name = "hs_code", .kind = FieldKind::kHsCode, .stage = stage});
  schema.Add({.name = "origin", .kind = FieldKind::kCode, .stage = stage});
  schema.Add({.name = "description", .kind = FieldKind::kText, .stage = stage});
  schema.Add({.name = "inspected",
              .kind = FieldKind::kDate,
              .stage = stage,
              .about = "the day on which the goods were inspected at that step"});
}

}  // namespace

std::string_view StageName(Stage stage) {
  return kStageNames[static_cast<std::size_t>(stage)];
}

std::optional<Stage> FindStage(std::string_view name) {
  const auto* const found = std::ranges::find(kStageNames, name);
  if (found == kStageNames.end()) return std::nullopt;
  return static_cast<Stage>(found - kStageNames.begin());
}

std::optional<std::size_t> Schema::Find(std::string_view name, Stage stage) const {
  const auto found = std::ranges::find_if(
      fields_, [&](const FieldInfo& field) { return field.stage == stage && field.name == name; });
  if (found == fields_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields_.begin());
}

Schema StandardSchema(const LineSchema& lines, int digits) {
  Schema schema(lines.currency, digits);
  AddAttributes(lines, schema);
  schema.Add({.name = "description", .kind = FieldKind::kText, .about = "of the goods"});
  schema.Add({.name = "date", .kind = FieldKind::kDate, .about = "of acceptance"});
  AddGoods(schema, Stage::kDeclaration);
  AddNumber(schema, "containers", Unit(), Stage::kDeclaration, "how many");
  AddNumber(schema, "rate", Unit(), Stage::kDeclaration,
            "duties and taxes by value, a share of the customs value");
  AddHead(schema);
  schema.Add({.name = "documents",
              .kind = FieldKind::kCodes,
              .about = "types of the documents that came with the declaration"});
  for (const Stage stage :
       {Stage::kManifest, Stage::kPreArrival, Stage::kArrival, Stage::kTransit, Stage::kExport}) {
    AddOtherStage(schema, stage);
  }
  return schema;
}

}  // namespace tidewaiter::rules
