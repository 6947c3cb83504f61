//! Recall and precision.

/// How well something was hidden.
#[derive(Default)]
pub struct Measured {
    pub forms: usize,
    /// Private parts,
    pub private: usize,
    /// of which so many are hidden to the last letter and digit.
    pub found: usize,
    /// Masks,
    pub masks: usize,
    /// of which so many hide nothing else.
    pub right_masks: usize,
    /// Hidden parts whose plain spelling is known,
    pub comparable: usize,
    /// of which so many have its mask.
    pub same_mask: usize,
    /// Forms in which nothing is masked.
    pub left_alone: usize,
}

impl Measured {
    pub fn add(&mut self, other: &Self) {
        self.forms += other.forms;
        self.private += other.private;
        self.found += other.found;
        self.masks += other.masks;
        self.right_masks += other.right_masks;
        self.comparable += other.comparable;
        self.same_mask += other.same_mask;
        self.left_alone += other.left_alone;
    }

    /// What is not as it should be.
    pub fn wrong(&self) -> impl Iterator<Item = &'static str> {
        let wrong = [
            (self.found < self.private, "missed"),
            (self.right_masks < self.masks, "masked wrongly"),
            (self.same_mask < self.comparable, "another mask"),
        ];
        wrong
            .into_iter()
            .filter_map(|(is_so, what)| is_so.then_some(what))
    }
}

/// Tables of what was measured, by group: of what is private, and of what is not.
pub fn tables(groups: &[(&str, Measured)]) -> String {
    let (private, others): (Vec<_>, Vec<_>) = groups.iter().partition(|(_, it)| it.private > 0);
    let mut text = String::from(
        "| what is private | forms | recall | precision | mask of the plain spelling |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    let mut row = |name: &str, it: &Measured| {
        text += &format!(
            "| {name} | {} | {} | {} | {} |\n",
            it.forms,
            share(it.found, it.private),
            share(it.right_masks, it.masks),
            share(it.same_mask, it.comparable),
        );
    };
    let mut within_reach = Measured::default();
    for (name, it) in private {
        row(name, it);
        if *name != "out of reach" {
            within_reach.add(it);
        }
    }
    row("**together, but for what is out of reach**", &within_reach);
    text += "\n| what is not | forms | left alone |\n| --- | ---: | ---: |\n";
    let mut together = Measured::default();
    for (name, it) in others {
        text += &format!(
            "| {name} | {} | {} |\n",
            it.forms,
            share(it.left_alone, it.forms)
        );
        together.add(it);
    }
    text += &format!(
        "| **together** | {} | {} |\n\n",
        together.forms,
        share(together.left_alone, together.forms)
    );
    together.add(&within_reach);
    text + &format!(
        "Of all masks {} hide nothing but what is private.\n",
        share(together.right_masks, together.masks)
    )
}

/// In per cent, rounded down: 100 is all of them.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = part * 1000 / whole;
    format!("{}.{} %", tenths / 10, tenths % 10)
}
