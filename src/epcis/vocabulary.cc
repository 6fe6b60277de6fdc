#include "epcis/vocabulary.h"

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::epcis {
namespace {

constexpr std::string_view kBizSteps[] = {"accepting",
                                          "arriving",
                                          "assembling",
                                          "collecting",
                                          "commissioning",
                                          "consigning",
                                          "creating_class_instance",
                                          "cycle_counting",
                                          "decommissioning",
                                          "departing",
                                          "destroying",
                                          "disassembling",
                                          "dispensing",
                                          "encoding",
                                          "entering_exiting",
                                          "holding",
                                          "inspecting",
                                          "installing",
                                          "killing",
                                          "loading",
                                          "other",
                                          "packing",
                                          "picking",
                                          "receiving",
                                          "removing",
                                          "repackaging",
                                          "repairing",
                                          "replacing",
                                          "reserving",
                                          "retail_selling",
                                          "sampling",
                                          "sensor_reporting",
                                          "shipping",
                                          "staging_outbound",
                                          "stock_taking",
                                          "stocking",
                                          "storing",
                                          "transporting",
                                          "unloading",
                                          "unpacking",
                                          "void_shipping"};
constexpr std::string_view kDispositions[] = {"active",
                                              "available",
                                              "completeness_inferred",
                                              "completeness_verified",
                                              "conformant",
                                              "container_closed",
                                              "container_open",
                                              "damaged",
                                              "destroyed",
                                              "dispensed",
                                              "disposed",
                                              "encoded",
                                              "expired",
                                              "in_progress",
                                              "in_transit",
                                              "inactive",
                                              "mismatch_class",
                                              "mismatch_instance",
                                              "mismatch_quantity",
                                              "needs_replacement",
                                              "no_pedigree_match",
                                              "non_conformant",
                                              "non_sellable_other",
                                              "partially_dispensed",
                                              "recalled",
                                              "reserved",
                                              "retail_sold",
                                              "returned",
                                              "sellable_accessible",
                                              "sellable_not_accessible",
                                              "stolen",
                                              "unavailable",
                                              "unknown"};
constexpr std::string_view kTransactionTypes[] = {
    "bol",       "cert",   "desadv", "inv",     "pedigree", "po",   "poc",
    "prodorder", "recadv", "rma",    "testprd", "testres",  "upevt"};
constexpr std::string_view kPartyTypes[] = {"owning_party", "possessing_party", "location"};
constexpr std::string_view kErrorReasons[] = {"did_not_occur", "incorrect_data"};
constexpr std::string_view kMeasurements[] = {"AbsoluteHumidity",
                                              "AbsorbedDose",
                                              "AbsorbedDoseRate",
                                              "Acceleration",
                                              "Radioactivity",
                                              "Altitude",
                                              "AmountOfSubstance",
                                              "AmountOfSubstancePerUnitVolume",
                                              "Angle",
                                              "AngularAcceleration",
                                              "AngularMomentum",
                                              "AngularVelocity",
                                              "Area",
                                              "Capacitance",
                                              "Conductance",
                                              "Conductivity",
                                              "Count",
                                              "Density",
                                              "Dimensionless",
                                              "DoseEquivalent",
                                              "DoseEquivalentRate",
                                              "DynamicViscosity",
                                              "ElectricCharge",
                                              "ElectricCurrent",
                                              "ElectricCurrentDensity",
                                              "ElectricFieldStrength",
                                              "Energy",
                                              "Exposure",
                                              "Force",
                                              "Frequency",
                                              "Illuminance",
                                              "Inductance",
                                              "Irradiance",
                                              "KinematicViscosity",
                                              "Length",
                                              "LinearMomentum",
                                              "Luminance",
                                              "LuminousFlux",
                                              "LuminousIntensity",
                                              "MagneticFlux",
                                              "MagneticFluxDensity",
                                              "MagneticVectorPotential",
                                              "Mass",
                                              "MassConcentration",
                                              "MassFlowRate",
                                              "MassPerAreaTime",
                                              "MemoryCapacity",
                                              "MolalityOfSolute",
                                              "MolarEnergy",
                                              "MolarMass",
                                              "MolarVolume",
                                              "Power",
                                              "Pressure",
                                              "RadiantFlux",
                                              "RadiantIntensity",
                                              "RelativeHumidity",
                                              "Resistance",
                                              "Resistivity",
                                              "SolidAngle",
                                              "SpecificVolume",
                                              "Speed",
                                              "SurfaceDensity",
                                              "SurfaceTension",
                                              "Temperature",
                                              "Time",
                                              "Torque",
                                              "Voltage",
                                              "Volume",
                                              "VolumeFlowRate",
                                              "VolumeFraction",
                                              "VolumetricFlux",
                                              "Wavenumber"};
constexpr std::string_view kExceptions[] = {"ALARM_CONDITION", "ERROR_CONDITION"};
constexpr std::string_view kComponents[] = {"x",
                                            "y",
                                            "z",
                                            "axial_distance",
                                            "azimuth",
                                            "height",
                                            "spherical_radius",
                                            "polar_angle",
                                            "elevation_angle",
                                            "easting",
                                            "northing",
                                            "latitude",
                                            "longitude",
                                            "altitude"};

constexpr std::string_view kCbv = "https://ref.gs1.org/cbv/";
constexpr std::string_view kVoc = "https://ref.gs1.org/voc/";

struct Kind {
  std::span<const std::string_view> words;
  std::string_view base;   // of the web URI
  std::string_view stem;   // behind it
  std::string_view curie;  // what stands for the base
  std::string_view urn;    // "" where there is none
};

constexpr Kind kKinds[] = {
    {},
    {kBizSteps, kCbv, "BizStep-", "cbv:", "urn:epcglobal:cbv:bizstep:"},
    {kDispositions, kCbv, "Disp-", "cbv:", "urn:epcglobal:cbv:disp:"},
    {kTransactionTypes, kCbv, "BTT-", "cbv:", "urn:epcglobal:cbv:btt:"},
    {kPartyTypes, kCbv, "SDT-", "cbv:", "urn:epcglobal:cbv:sdt:"},
    {kErrorReasons, kCbv, "ER-", "cbv:", "urn:epcglobal:cbv:er:"},
    {kMeasurements, kVoc, "", "gs1:", ""},
    {kExceptions, kVoc, "", "gs1:", ""},
    {kComponents, kCbv, "Comp-", "cbv:", ""},
};

const Kind& Of(Words kind) {
  const auto place = static_cast<std::size_t>(kind);
  CHECK(place < std::size(kKinds));
  return kKinds[place];
}

bool Has(const Kind& kind, std::string_view word) {
  return std::find(kind.words.begin(), kind.words.end(), word) != kind.words.end();
}

// What stands behind the first of `starts` that the text begins with.
std::optional<std::string_view> Behind(std::string_view text,
                                       std::initializer_list<std::string_view> starts) {
  for (const std::string_view start : starts) {
    if (!start.empty() && text.starts_with(start)) return text.substr(start.size());
  }
  return std::nullopt;
}

}  // namespace

std::span<const std::string_view> WordsOf(Words kind) {
  return Of(kind).words;
}

bool IsUri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!letter(text[0])) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == '_';
  });
}

std::optional<std::string> Short(Words words, std::string_view text) {
  if (words == Words::kNone || Has(Of(words), text)) return std::string(text);
  const Kind& kind = Of(words);
  // GS1 has written its own words with http, with another host and with a prefix.
  const auto local =
      Behind(text, {kind.base, kind.curie, kind.base == kVoc ? "https://gs1.org/voc/" : kind.base,
                    kind.base == kVoc ? "https://www.gs1.org/voc/" : kind.base,
                    kind.base == kVoc ? "http://gs1.org/voc/" : "http://ref.gs1.org/cbv/"});
  if (local && local->starts_with(kind.stem) && Has(kind, local->substr(kind.stem.size())))
    return std::string(local->substr(kind.stem.size()));
  const auto name = Behind(text, {kind.urn});
  if (name && Has(kind, *name)) return std::string(*name);
  if (!IsUri(text)) return std::nullopt;
  return std::string(text);
}

std::string WebUri(Words words, std::string_view word) {
  const Kind& kind = Of(words);
  if (!Has(kind, word)) return std::string(word);
  return std::string(kind.base).append(kind.stem).append(word);
}

std::string Urn(Words words, std::string_view word) {
  const Kind& kind = Of(words);
  if (kind.urn.empty() || !Has(kind, word)) return WebUri(words, word);
  return std::string(kind.urn).append(word);
}

}  // namespace tidewaiter::epcis
