//! The cart beside a simple model of it, whatever people do.

use proptest::prelude::*;
use techstore::cart::{self, Change, NotChanged, Owner};
use techstore::kernel::fault::Failure;
use techstore::kernel::money::Kopecks;

use super::shop;

/// One step of somebody who plays with a cart.
#[derive(Debug, Clone)]
enum Step {
    By(usize, i64),
    To(usize, i64),
    Restock(usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = 0..3_usize;
    let step = prop_oneof![
        3 => (which.clone(), -4..6_i64).prop_map(|(which, delta)| Step::By(which, delta)),
        2 => (which.clone(), -1..9_i64).prop_map(|(which, quantity)| Step::To(which, quantity)),
        1 => (which, 0..7_i64).prop_map(|(which, stock)| Step::Restock(which, stock)),
    ];
    proptest::collection::vec(step, 1..30)
}

/// What a cart must do, told as simply as can be: wanted quantities, and the stock they are held to.
async fn play(steps: Vec<Step>) {
    const SLUGS: [&str; 3] = ["phone", "case", "cable"];
    let shop = shop().await;
    let mut stock = [10, 2, 0];
    let mut wanted = [0_i64; 3];
    let ids = [shop.goods(SLUGS[0]).id().await, shop.goods(SLUGS[1]).id().await, shop.goods(SLUGS[2]).id().await];
    let guest = techstore::accounts::sessions::begin_anonymous(&shop.app.accounts).await.unwrap().id;
    let guest = Owner::Guest(guest);
    for step in steps {
        let (which, change, asked) = match step {
            Step::Restock(which, count) => {
                shop.goods(SLUGS[which]).set_stock(count).await;
                stock[which] = count;
                continue;
            }
            Step::By(which, delta) => (which, Change::By(delta), wanted[which].min(stock[which]) + delta),
            Step::To(which, quantity) => (which, Change::To(quantity), quantity),
        };
        let less = matches!(change, Change::By(..=-1) | Change::To(..=0));
        let is_possible = stock[which] > 0 || (less && wanted[which] > 0);
        match cart::change(&shop.app.carts, guest, ids[which], change).await {
            Ok(changed) => {
                assert!(is_possible, "{change:?} of {which}");
                wanted[which] = asked.clamp(0, stock[which]);
                assert_eq!(changed.quantity, wanted[which]);
            }
            Err(failure) => {
                assert!(!is_possible && matches!(failure, Failure::Refused(NotChanged::Unavailable)), "{failure:?}");
            }
        }
        let contents = cart::contents(&shop.app.carts, guest).await.unwrap();
        let held = |which: usize| wanted[which].min(stock[which]);
        let count = (0..3).map(held).sum::<i64>();
        assert_eq!((contents.count, contents.total), (count, Kopecks::new(100_000 * count)));
        assert_eq!(contents.lines.len(), wanted.iter().filter(|wanted| **wanted > 0).count());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cart_does_as_a_simple_model_says(steps in steps()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(play(steps));
    }
}
