//! The cart as the checkout showed it, so that a later submit can say what has changed.

use crate::cart::{Carts, Contents, Line, name_of};
use crate::kernel::fault::Fault;
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;

/// Lines that are read back. No order can have more.
const MOST_LINES: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownCart(Vec<ShownLine>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ShownLine {
    product: ProductId,
    quantity: i64,
    price: Kopecks,
}

impl ShownCart {
    #[must_use]
    pub(crate) fn of(contents: &Contents) -> Self {
        let shown = |line: &Line| ShownLine { product: line.id, quantity: line.quantity, price: line.price.now };
        Self(bought(contents).map(shown).collect())
    }

    /// Reads the hidden field. Malformed lines are ignored: the field only decides what its sender is told.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let mut numbers = line.split(':').map(str::parse);
            let mut next = || numbers.next()?.ok();
            Some(ShownLine { product: ProductId(next()?), quantity: next()?, price: Kopecks::new(next()?) })
        };
        Self(text.split(',').take(MOST_LINES).filter_map(line).collect())
    }

    #[must_use]
    pub(crate) fn show(&self) -> String {
        let line = |line: &ShownLine| format!("{}:{}:{}", line.product, line.quantity, line.price.get());
        self.0.iter().map(line).collect::<Vec<_>>().join(",")
    }

    /// What is different now, a sentence for each product.
    pub(crate) async fn changes(&self, carts: &Carts, now: &Contents) -> Result<Vec<String>, Fault> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let mut changes = Vec::new();
        for before in &self.0 {
            let line = now.lines.iter().find(|line| line.id == before.product);
            match line.filter(|line| line.quantity > 0) {
                Some(line) => changes.extend(before.differences(line)),
                None => changes.push(match line {
                    Some(line) => format!("{}: больше нет", line.name),
                    None => match name_of(carts, before.product).await? {
                        Some(name) => format!("{name}: убрали из корзины"),
                        None => continue,
                    },
                }),
            }
        }
        let is_seen = |line: &Line| self.0.iter().any(|before| before.product == line.id);
        let added = bought(now).filter(|line| !is_seen(line));
        changes.extend(added.map(|line| format!("{}: добавили, {}\u{a0}шт.", line.name, line.quantity)));
        Ok(changes)
    }
}

impl ShownLine {
    fn differences(&self, line: &Line) -> Vec<String> {
        let mut differences = Vec::new();
        if line.price.now != self.price {
            differences.push(format!("{}: {} вместо {}", line.name, line.price.now, self.price));
        }
        if line.quantity != self.quantity {
            differences.push(format!("{}: {}\u{a0}шт. вместо {}", line.name, line.quantity, self.quantity));
        }
        differences
    }
}

fn bought(contents: &Contents) -> impl Iterator<Item = &Line> {
    contents.lines.iter().filter(|line| line.quantity > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_read_back_and_nonsense_is_left_out() {
        let shown = ShownCart::parse("12:2:129000,7:1:50");
        assert_eq!(ShownCart::parse(&shown.show()), shown);
        assert_eq!(shown.0.len(), 2);
        assert_eq!(ShownCart::parse(",:,1:2,x:1:1,1:2:3:4").0.len(), 1, "the last has all three");
    }
}
