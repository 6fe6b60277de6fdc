#include "app/report_words.h"

namespace tidewaiter::app {
namespace {

constexpr Words kWords{
    .language_code = "fr",
    .direction = "ltr",
    .skip_to_list = "Aller à la liste des lignes",
    .contents = "Sommaire",
    .generated = "Établi :",
    .warnings = "À noter",
    .confidential = "Réservé aux agents. Ne pas montrer aux opérateurs.",
    .list_title = "Lignes à contrôler",
    .list_intro =
        "Ouvrez une ligne pour lire pourquoi elle est ici. Un soupçon n’est pas un "
        "constat : il dit où regarder a le plus de chances d’être utile.",
    .list_empty = "Aucune ligne n’a atteint la liste : rien n’a été choisi pour un contrôle.",
    .rank = "Rang",
    .line = "Ligne",
    .date = "Date",
    .importer = "Importateur",
    .goods = "Marchandise",
    .value = "Valeur",
    .probability = "Probabilité",
    .stake = "Enjeu",
    .suspicion = "Soupçon",
    .why = "Pourquoi",
    .no_reason = "Aucune raison n’a été enregistrée pour cette ligne.",
    .random_reason =
        "Tirée au sort, pour que les résultats puissent être comptés sans biais. Rien "
        "de particulier n’est soupçonné.",
    .officer_note = "Pour l’agent :",
    .basis_unknown = "motif inconnu",
    .basis_risk = "risque",
    .basis_random = "hasard",
    .basis_exploration = "exploration",
    .filter = "Filtrer",
    .filter_hint = "tout texte d’une ligne",
    .page_size = "Lignes par page",
    .all_rows = "toutes",
    .previous = "Précédent",
    .next = "Suivant",
    .export_csv = "Enregistrer en CSV",
    .open_all = "Tout ouvrir",
    .close_all = "Tout fermer",
    .shown = "{0} à {1} sur {2} lignes",
    .none_shown = "Aucune ligne ne correspond au filtre.",
    .sort_by = "Trier par",
    .past_title = "Ce qu’ont valu de tels choix",
    .past_empty =
        "Aucune ligne au résultat connu n’a été fournie : rien ne peut encore être "
        "mesuré.",
    .selective_note =
        "Mesuré sur les lignes contrôlées. Ce qui n’a jamais été regardé est "
        "inconnu, et n’est pas compté comme conforme.",
    .lines_judged = "Lignes au résultat connu",
    .irregular_lines = "dont irrégulières",
    .base_rate = "Part irrégulière",
    .auc = "AUC",
    .auc_note =
        "chance qu’une ligne irrégulière soit classée avant une ligne conforme ; 0,5 : "
        "pile ou face",
    .average_precision = "Précision moyenne",
    .average_precision_note =
        "part moyenne de succès le long du classement ; le hasard donne la "
        "part irrégulière",
    .brier = "Score de Brier",
    .brier_note = "erreur quadratique moyenne des probabilités ; 0 est parfait",
    .ece = "Erreur de calibration",
    .ece_note = "écart moyen entre probabilité et réalité dans dix classes",
    .interval_95 = "intervalle à 95 %",
    .rates_title = "Ce que l’on trouve en contrôlant une part des lignes",
    .rate = "Contrôlé",
    .selected = "Lignes",
    .hits = "Succès",
    .precision = "Précision",
    .recall = "Rappel",
    .revenue_by_score = "Montants trouvés, selon le risque",
    .revenue_by_money = "Montants trouvés, selon le gain attendu",
    .lift = "Gain relatif",
    .recall_chart = "Lignes irrégulières trouvées",
    .recall_chart_text =
        "Part de toutes les lignes irrégulières trouvée en contrôlant la part "
        "donnée des lignes, les plus risquées d’abord.",
    .revenue_chart = "Montants trouvés",
    .revenue_chart_text =
        "Part de tous les montants recouvrés trouvée en contrôlant la part "
        "donnée des lignes.",
    .calibration_chart = "Probabilités et réalité",
    .calibration_chart_text =
        "Pour les lignes de probabilité voisine, la part qui était "
        "irrégulière. Sur la diagonale, les deux concordent. Les barres sont "
        "des intervalles à 95 %, un point plus grand vaut plus de lignes.",
    .months_chart = "Précision par mois",
    .months_chart_text =
        "Part de succès dans les premiers 5 % de chaque mois, avec son intervalle "
        "à 95 %, et part irrégulière de toutes les lignes du mois.",
    .axis_selected = "part des lignes contrôlée",
    .axis_recall = "irrégulières trouvées",
    .axis_revenue = "montants trouvés",
    .axis_foretold = "probabilité annoncée",
    .axis_found = "part irrégulière",
    .axis_precision = "précision à 5 %",
    .legend_random = "choix au hasard",
    .legend_score = "selon le risque",
    .legend_money = "selon le gain attendu",
    .legend_perfect = "accord parfait",
    .legend_bin = "lignes d’une classe",
    .legend_precision = "précision à 5 %",
    .legend_base_rate = "part irrégulière",
    .months_title = "Mois",
    .month = "Mois",
    .lines = "Lignes",
    .calibration_title = "Probabilités et réalité",
    .bin = "Probabilité de",
    .mean_probability = "Probabilité moyenne",
    .found_rate = "Part irrégulière",
    .kinds_title = "Types d’erreur",
    .kind = "Type",
    .checked = "Contrôlé",
    .wrong = "Faux",
    .precision_at_5 = "Précision à 5 %",
    .note = "Remarque",
    .policies_title = "Comparé à d’autres façons de choisir",
    .policies_intro =
        "Toutes sur les mêmes lignes. Là où les intervalles se recouvrent largement, "
        "la différence peut être due au hasard.",
    .policy = "Façon de choisir",
    .revenue_at_5 = "Montants trouvés à 5 %",
    .groups_title = "Sur qui tombent les contrôles",
    .groups_intro =
        "Les premiers 5 % de toutes les lignes. Comparez la part de fausses alertes "
        "d’un groupe à sa part des lignes : bien au-dessus, ce groupe porte plus que "
        "les autres. Les groupes de moins de 30 lignes ne sont pas montrés.",
    .selected_share = "Part choisie",
    .false_alarm_rate = "Conformes choisies",
    .share_of_false_alarms = "Part des fausses alertes",
    .share_of_lines = "Part des lignes",
    .facts_title = "Comment cette page a été faite",
    .fact = "Quoi",
    .fact_value = "Valeur",
    .run_title = "Lignes à contrôler",
    .lines_assessed = "Lignes évaluées",
    .to_inspect = "À contrôler",
    .expected = "Recouvrement attendu",
    .run_past =
        "{0} lignes contrôlées de l’historique, chacune jugée par des arbres "
        "n’ayant appris que des lignes antérieures. Elles avaient été choisies : ce "
        "que contenaient les autres n’est pas connu.",
    .unreadable = "{0} lignes sur {1} n’ont pu être lues : voir rejects.csv.",
    .model = "Modèle",
    .learned_from = "Appris de",
    .seed = "Graine",
    .file = "Fichier",
    .quality_title = "Qualité du choix sur des lignes ultérieures",
    .quality_past = "Apprentissage sur {0} lignes, jugement sur {1} autres.",
    .quality_selective =
        "Jugé sur les seules lignes contrôlées, qui furent choisies : le taux parmi "
        "les autres n’est pas connu.",
    .office = "Bureau",
    .origin = "Origine",
    .importer_lines = "Importateur, lignes antérieures",
    .new_importer = "nouveau",
};

}  // namespace

const Words& FrenchWords() {
  return kWords;
}

}  // namespace tidewaiter::app
