#include "app/report_words.h"

namespace tidewaiter::app {
namespace {

constexpr Words kEnglish{
    .language_code = "en",
    .direction = "ltr",
    .skip_to_list = "Skip to the list of lines",
    .contents = "Contents",
    .generated = "Made:",
    .warnings = "Please note",
    .confidential = "For officers only. Not to be shown to traders.",
    .list_title = "Lines to check",
    .list_intro =
        "Open a line to read why it is here. A suspicion is not a finding: it says where "
        "looking is most likely to be worthwhile.",
    .list_empty = "No line reached the list: nothing was chosen for checking.",
    .rank = "Rank",
    .line = "Line",
    .date = "Date",
    .importer = "Importer",
    .goods = "Goods",
    .value = "Value",
    .probability = "Probability",
    .stake = "At stake",
    .suspicion = "Suspicion",
    .why = "Why",
    .no_reason = "No reason was recorded for this line.",
    .random_reason =
        "Drawn at random, so that what is found can be counted without bias. Nothing "
        "in particular is suspected.",
    .officer_note = "For the officer:",
    .basis_unknown = "basis unknown",
    .basis_risk = "risk",
    .basis_random = "random",
    .basis_exploration = "exploration",
    .filter = "Filter",
    .filter_hint = "any text in a line",
    .page_size = "Lines per page",
    .all_rows = "all",
    .previous = "Previous",
    .next = "Next",
    .export_csv = "Save as CSV",
    .open_all = "Open all",
    .close_all = "Close all",
    .shown = "{0} to {1} of {2} lines",
    .none_shown = "No line matches the filter.",
    .sort_by = "Sort by",
    .past_title = "How good such choices were",
    .past_empty = "No line with a known outcome was given, so nothing can be measured yet.",
    .selective_note =
        "Measured on lines that were looked at. What was never looked at is unknown, "
        "and is not counted as clean.",
    .lines_judged = "Lines with a known outcome",
    .irregular_lines = "of which irregular",
    .base_rate = "Share irregular",
    .auc = "AUC",
    .auc_note = "chance that an irregular line ranks above a clean one; 0.5 is a coin",
    .average_precision = "Average precision",
    .average_precision_note =
        "mean share of hits down the ranking; chance gives the share "
        "irregular",
    .brier = "Brier score",
    .brier_note = "mean squared error of the probabilities; 0 is perfect",
    .ece = "Calibration error",
    .ece_note = "mean distance between probability and truth in ten bins",
    .interval_95 = "95% interval",
    .rates_title = "What is found when a share of lines is checked",
    .rate = "Checked",
    .selected = "Lines",
    .hits = "Hits",
    .precision = "Precision",
    .recall = "Recall",
    .revenue_by_score = "Money found, by risk",
    .revenue_by_money = "Money found, by expected money",
    .lift = "Lift",
    .recall_chart = "Irregular lines found",
    .recall_chart_text =
        "Share of all irregular lines that are found when the given share of "
        "lines is checked, riskiest first.",
    .revenue_chart = "Money found",
    .revenue_chart_text =
        "Share of all recovered money that is found when the given share of "
        "lines is checked.",
    .calibration_chart = "Probabilities and truth",
    .calibration_chart_text =
        "For lines with about the same probability, the share that was "
        "irregular. On the diagonal the two agree. Bars are 95% intervals, "
        "larger dots stand for more lines.",
    .months_chart = "Precision by month",
    .months_chart_text =
        "Share of hits among the first 5% of each month, with its 95% interval, "
        "and the share irregular in all lines of the month.",
    .axis_selected = "share of lines checked",
    .axis_recall = "irregular lines found",
    .axis_revenue = "money found",
    .axis_foretold = "probability given",
    .axis_found = "share irregular",
    .axis_precision = "precision at 5%",
    .legend_random = "chosen at random",
    .legend_score = "by risk",
    .legend_money = "by expected money",
    .legend_perfect = "perfect agreement",
    .legend_bin = "lines of one bin",
    .legend_precision = "precision at 5%",
    .legend_base_rate = "share irregular",
    .months_title = "Months",
    .month = "Month",
    .lines = "Lines",
    .calibration_title = "Probabilities and truth",
    .bin = "Probability from",
    .mean_probability = "Mean probability",
    .found_rate = "Share irregular",
    .kinds_title = "Kinds of error",
    .kind = "Kind",
    .checked = "Checked",
    .wrong = "Wrong",
    .precision_at_5 = "Precision at 5%",
    .note = "Note",
    .policies_title = "Compared with other ways of choosing",
    .policies_intro =
        "All on the same lines. Where intervals overlap widely, the difference may "
        "be chance.",
    .policy = "Way of choosing",
    .revenue_at_5 = "Money found at 5%",
    .groups_title = "How checks fall on groups",
    .groups_intro =
        "The first 5% of all lines. Compare a group's share of false alarms with its "
        "share of lines: far above it, that group is burdened more than others. Groups "
        "with fewer than 30 lines are not shown.",
    .selected_share = "Share chosen",
    .false_alarm_rate = "Clean lines chosen",
    .share_of_false_alarms = "Share of false alarms",
    .share_of_lines = "Share of lines",
    .facts_title = "How this page was made",
    .fact = "What",
    .fact_value = "Value",
};

constexpr Words kFrench{
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
};

}  // namespace

const Words& WordsOf(Language language) {
  return language == Language::kFrench ? kFrench : kEnglish;
}

}  // namespace tidewaiter::app
