//! Which pages a pager offers: the first, the last, and those around this one.

/// One place in a pager.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Page(i64),
    Gap,
}

/// The places of a pager on page `here` of `pages`.
pub(crate) fn steps(here: i64, pages: i64) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut last = 0;
    for page in (1..=pages).filter(|page| *page == 1 || *page == pages || (page - here).abs() <= 1) {
        match page - last {
            // A gap of one page is that page.
            2 => steps.push(Step::Page(page - 1)),
            3.. => steps.push(Step::Gap),
            _ => {}
        }
        steps.push(Step::Page(page));
        last = page;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(here: i64, pages: i64) -> String {
        let steps = steps(here, pages);
        let words = steps.iter().map(|step| match step {
            Step::Page(page) if *page == here => format!("[{page}]"),
            Step::Page(page) => page.to_string(),
            Step::Gap => "…".to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_pager_offers_the_ends_and_the_neighbours() {
        for (here, pages, expected) in [
            (1, 1, "[1]"),
            (1, 3, "[1] 2 3"),
            (1, 9, "[1] 2 … 9"),
            (3, 9, "1 2 [3] 4 … 9"),
            (4, 9, "1 2 3 [4] 5 … 9"),
            (5, 9, "1 … 4 [5] 6 … 9"),
            (9, 9, "1 … 8 [9]"),
        ] {
            assert_eq!(shown(here, pages), expected);
        }
    }
}
